// Drag with a mouse, a pen or a finger.

// Call `onMove` with each pointer event while `target` is held. `touch` is what the page may still do with a finger on
// it ("pan-y": scroll); then a finger that only scrolls moves nothing. `onStart` may return false to refuse.
export function drag(target, { onMove, onStart = null, touch = "none" }) {
  target.style.touchAction = touch;
  // Inside an SVG browsers overlook touch-action, and would scroll instead.
  if (touch === "none") target.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  target.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || onStart?.(event) === false) return;
    target.setPointerCapture(event.pointerId);
    event.preventDefault();
    if (touch === "none" || event.pointerType === "mouse") onMove(event);
  });
  for (const kind of ["pointermove", "pointerup"]) {
    target.addEventListener(kind, (event) => { if (target.hasPointerCapture(event.pointerId)) onMove(event); });
  }
}

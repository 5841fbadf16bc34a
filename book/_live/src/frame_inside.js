// The script inside a frame of `frame.js`. The page's policy allows it by the hash of this text, so no build step may
// change it: no backslash, no dollar sign before a brace, no backtick. Nothing else runs in the frame.
export default `
"use strict";
const shown = document.getElementById("shown");
// What would load, lead elsewhere, or start anything. The policy refuses nearly all of it as well; looking up the name
// of another host it does not.
const REFUSED = "script, link, meta, base, iframe, frame, frameset, object, embed, portal, fencedframe, form, noscript, template";

function show(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.querySelectorAll(REFUSED)) {
    if (element.localName === "form") element.replaceWith(...element.childNodes);
    else element.remove();
  }
  const styles = parsed.head.querySelectorAll("style");
  shown.replaceChildren(...styles, ...parsed.body.childNodes);
}

function wear({ theme, colours }) {
  const root = document.documentElement;
  root.dataset.theme = theme;
  for (const [name, value] of Object.entries(colours)) root.style.setProperty(name, value);
}

function follow(event) {
  const link = event.composedPath().find((element) => element.localName === "a" || element.localName === "area");
  if (!link) return;
  event.preventDefault();
  const href = link.getAttribute("href") ?? link.getAttribute("xlink:href") ?? "";
  if (!event.isTrusted || !href) return;
  if (href.startsWith("#")) document.getElementById(href.slice(1))?.scrollIntoView();
  else parent.postMessage({ link: href }, "*");
}

function measure() {
  const bar = innerHeight - document.documentElement.clientHeight;
  parent.postMessage({ height: Math.ceil(shown.getBoundingClientRect().height) + bar }, "*");
}

addEventListener("click", follow);
addEventListener("auxclick", follow);
addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  if (data.look) wear(data.look);
  if (typeof data.html === "string") show(data.html);
  measure();
});
new ResizeObserver(measure).observe(shown);
`;

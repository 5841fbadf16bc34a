// How far the reader is: beside each page in the table of contents, and at each exercise of this page.

import { count, label } from "./course.js";
import { store } from "./store.js";

// Marks the pages of the course in the table of contents.
export function markPages(course) {
  for (const { link, exercises } of course) {
    if (!link) continue;
    const { done, total } = count(store, exercises);
    const mark = ensure(link.parentElement, ".live-progress-mark", (made) => link.after(made));
    const words = `${done} of ${total} exercises correct`;
    if (mark.title === words) continue;
    mark.title = words;
    mark.setAttribute("aria-label", words);
    mark.textContent = done === total ? "✓" : `${done}/${total}`;
    mark.dataset.progress = done === total ? "all" : done ? "some" : "none";
  }
}

// Marks the exercises of this page that are done.
export function markExercises(ids) {
  for (const id of ids) {
    const title = document.querySelector(`[id="ex-${label(id)}"] > .admonition-title`);
    if (!title) continue;
    if (!store.isDone(id)) {
      title.querySelector(".live-done")?.remove();
      continue;
    }
    const mark = ensure(title, ".live-done", (made) => title.append(made));
    mark.setAttribute("aria-label", "correct");
    mark.textContent = "✓";
  }
}

function ensure(parent, selector, place) {
  const there = parent.querySelector(`:scope > ${selector}`);
  if (there) return there;
  const made = Object.assign(document.createElement("span"), { className: selector.slice(1) });
  made.setAttribute("role", "img");
  place(made);
  return made;
}

// The folded hints of an exercise that stand on the page, below its check.
export function hintsBelow(element) {
  const found = [];
  for (let next = element.nextElementSibling; next?.matches("details.hint"); next = next.nextElementSibling) found.push(next);
  return found;
}

// Remembers which hints have been opened.
export function noteHints(checks) {
  for (const { element, id } of checks) {
    hintsBelow(element).forEach((hint, i) => hint.addEventListener("toggle", () => hint.open && store.setHints(id, i + 1)));
  }
}

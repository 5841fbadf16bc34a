// All exercises of the book, page by page, in the book's order: what is done, and which comes next.

// The pages with exercises: [{ page, title, address, exercises: [{ id, title }] }], in the order of the table of contents.
export async function loadCourse({ root }) {
  const base = new URL(root, document.baseURI);
  const answer = await fetch(new URL("_static/live-exercises.json", base));
  if (!answer.ok) throw new Error(`no list of exercises (${answer.status})`);
  const listed = await answer.json();
  const links = [...document.querySelectorAll(".bd-sidebar-primary nav a.internal[href]")];
  const place = new Map(links.map((link, i) => [new URL(link.href, document.baseURI).pathname, i]));
  const pages = Object.entries(listed).map(([page, exercises]) => {
    const address = new URL(`book/${page}.html`, base);
    const link = links[place.get(address.pathname)] ?? null;
    const all = Object.entries(exercises).map(([id, title]) => ({ id, title }));
    return { page, link, title: link?.textContent.trim() ?? page, address: address.href, exercises: all };
  });
  const order = ({ address }) => place.get(new URL(address).pathname) ?? Infinity;
  return pages.sort((a, b) => order(a) - order(b) || 0);
}

export function count(store, exercises) {
  return { done: exercises.filter(({ id }) => store.isDone(id)).length, total: exercises.length };
}

// The next exercise that is not done: on this page below `after`, then above it, then on the pages after and before.
export function nextExercise(store, course, page, after = null) {
  const here = course.findIndex((one) => one.page === page);
  const pages = here < 0 ? course : [...course.slice(here), ...course.slice(0, here)];
  for (const { page: name, title: on, address, exercises } of pages) {
    const start = name === page ? exercises.findIndex(({ id }) => id === after) + 1 : 0;
    const found = [...exercises.slice(start), ...exercises.slice(0, start)].find(({ id }) => id !== after && !store.isDone(id));
    if (found) return { ...found, page: name, on, address: `${name === page ? "" : address}#ex-${label(found.id)}` };
  }
  return null;
}

// What links call an exercise, as `Exercise.label` has it.
export function label(id) { return id.split("/").slice(1).join("-").replaceAll("_", "-"); }

let course;

// The course of this page, loaded once.
export function openCourse(settings) {
  course ??= loadCourse(settings).catch((error) => {
    course = undefined;
    throw error;
  });
  return course;
}

// Questions and short notes to the reader.

// Asks in a dialog; returns the value of the button pressed, or null if it was closed. `choices` is { words: value }.
export function ask(question, choices) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "live-dialog" });
  dialog.append(...question.split("\n").map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  const row = dialog.appendChild(Object.assign(document.createElement("div"), { className: "live-choices" }));
  dialog.setAttribute("aria-label", question.split("\n")[0]);
  return new Promise((resolve) => {
    let answer = null;
    for (const [words, value] of Object.entries(choices)) {
      row.append(action(words, () => {
        answer = value;
        dialog.close();
      }));
    }
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Shows a note at the foot of the window until it is closed; `actions` is { words: function }.
export function note(words, actions = {}) {
  const box = Object.assign(document.createElement("div"), { className: "live-notice" });
  box.setAttribute("role", "status");
  notices().append(box); // first, so that what comes into it is read out
  box.append(Object.assign(document.createElement("span"), { textContent: words }));
  for (const [label, act] of Object.entries({ ...actions, ...("Not now" in actions ? {} : { Close() {} }) })) {
    box.append(action(label, () => {
      box.remove();
      act();
    }));
  }
  return box;
}

// Where notices stand, one above the other.
function notices() {
  const there = document.querySelector(".live-notices");
  if (there) return there;
  const made = Object.assign(document.createElement("div"), { className: "live-notices" });
  document.body.append(made);
  return made;
}

export function action(words, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  button.addEventListener("click", act);
  return button;
}

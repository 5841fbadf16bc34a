// An editor for the code of a cell.

import {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// Colours are those of the book's code, as variables of live.css, light and dark.
const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.definitionKeyword, tags.moduleKeyword], class: "code-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "code-string" },
  { tag: tags.comment, class: "code-comment" },
  { tag: [tags.number, tags.bool, tags.null], class: "code-number" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], class: "code-name" },
]);

const markLine = StateEffect.define(); // a line's number, or null
const marked = StateField.define({
  create: () => Decoration.none,
  update(lines, change) {
    let next = change.docChanged ? Decoration.none : lines;
    for (const effect of change.effects) {
      if (!effect.is(markLine)) continue;
      const fits = effect.value && effect.value <= change.state.doc.lines;
      next = fits
        ? Decoration.set([Decoration.line({ class: "live-fault" }).range(change.state.doc.line(effect.value).from)])
        : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// Completion comes when asked for, with Tab after a word or Ctrl-Space: Enter then always ends a line while one types.
function completeOrIndent(view) {
  const { head, empty } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  return empty && /[\w.]$/.test(line.text.slice(0, head - line.from)) ? startCompletion(view) : indentMore(view);
}

// `complete(line)` returns what the line may go on to, as a promise of [{label, type}].
function completer(complete) {
  return async (context) => {
    const word = context.matchBefore(/[\w.]+/);
    if (!word) return null;
    const line = context.state.doc.lineAt(context.pos);
    const options = await complete(line.text.slice(0, context.pos - line.from));
    const from = word.from + word.text.lastIndexOf(".") + 1;
    return options.length ? { from, options, validFor: /^\w*$/ } : null;
  };
}

// Tab indents, as in a notebook; Escape first lets Tab leave the editor, for who goes by keyboard.
export function createEditor(place, code, { label, onChange, onRun, complete, readOnly = false }) {
  const run = (view) => { onRun(view.state.doc.toString()); return true; };
  let leaving = false;
  const leave = EditorView.domEventHandlers({
    keydown(event) {
      if (event.key === "Escape") leaving = true;
      else if (event.key !== "Tab" && event.key !== "Shift") leaving = false;
      return event.key === "Tab" && leaving; // true: the browser moves on
    },
    blur() { leaving = false; },
  });
  // The theme takes a plain "/" for a wish to search, wherever it is typed.
  place.addEventListener("keydown", (event) => event.key === "/" && event.stopPropagation());
  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      doc: code,
      extensions: [
        leave, history(), drawSelection(), indentOnInput(), indentUnit.of("    "), bracketMatching(), closeBrackets(),
        python(), syntaxHighlighting(HIGHLIGHT), marked, EditorState.readOnly.of(readOnly),
        autocompletion({ override: [completer(complete)], icons: false, activateOnTyping: false }),
        keymap.of([
          { key: "Shift-Enter", run }, { key: "Mod-Enter", run },
          ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap,
          { key: "Tab", run: (view) => acceptCompletion(view) || completeOrIndent(view), shift: indentLess },
        ]),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => update.docChanged && onChange(update.state.doc.toString())),
      ],
    }),
  });
  return {
    get: () => view.state.doc.toString(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    mark: (line) => view.dispatch({ effects: markLine.of(line) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

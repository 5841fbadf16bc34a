// anywidget's front end registers itself with require.js. There is none on a page of the book; this stands in for it.

import * as base from "@jupyter-widgets/base";

export let anywidget;

export function define(names, make) {
  anywidget = make(base);
}

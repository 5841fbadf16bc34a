// HTML that code gives to a widget stands in the page itself, among what the page keeps. So it is cleaned: text, tables,
// pictures and links stay; scripts, frames, forms and what leads elsewhere by itself go.

import * as controls from "@jupyter-widgets/controls";
import DOMPurify from "dompurify";

const ALLOWED = {
  USE_PROFILES: { html: true, mathMl: true, svg: true },
  FORBID_TAGS: ["base", "button", "dialog", "embed", "form", "iframe", "input", "link", "meta", "object", "select", "style", "textarea"],
  FORBID_ATTR: ["id", "name", "popover", "popovertarget", "slot", "srcset"],
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(https?:|mailto:|data:image\/|#)/i,
};

function clean(html) {
  const fragment = DOMPurify.sanitize(html, { ...ALLOWED, RETURN_DOM_FRAGMENT: true });
  for (const link of fragment.querySelectorAll("a[href]")) Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
  return fragment;
}

// A style may place things anywhere; `contain` keeps them in the widget's own box.
const safe = (View) => class extends View {
  update() {
    this.content.replaceChildren(clean(this.model.get("value")));
    this.content.style.contain = "paint";
    if (View === controls.HTMLMathView) this.typeset(this.content);
    controls.DescriptionView.prototype.update.call(this); // all else that an update does, and nothing of View's own
  }
};

export const HTMLView = safe(controls.HTMLView);
export const HTMLMathView = safe(controls.HTMLMathView);

"""Write into every page what it may load: the site's own files, and nothing from anywhere else.

A static file server sends no policy, so each page brings its own, in a meta tag that stands before whatever it speaks
of. The inline scripts of the theme and of extensions are allowed by their hashes, taken from the page as it was
written; what a page does not name is refused. The same holds for a page that is opened as a file.
"""

import base64
import hashlib
import re
from pathlib import Path

TAG = '<meta http-equiv="Content-Security-Policy" content="{}" />\n'
OLD_TAG = re.compile(re.escape(TAG).replace(r"\{\}", '[^"]*'))
# Only the encoding may stand before it: browsers look for that in the first 1024 bytes, and a policy is long.
HEAD = re.compile(r"<head(?:\s[^>]*)?>\s*(?:<meta charset=[^>]*>\s*)?", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
SRC = re.compile(r"\bsrc\s*=", re.IGNORECASE)
TYPE = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
RUN = {"", "module", "text/javascript", "application/javascript"}  # other types are data
# The script inside the frame that shows HTML from the reader's code: a frame has its page's policy.
FRAME_SCRIPT = Path(__file__).parents[1] / "_live" / "src" / "frame_inside.js"

POLICY = {
    "default-src": "'none'",
    # `blob:`, since an anywidget brings its module as text. Python in WebAssembly needs 'wasm-unsafe-eval', no eval.
    "script-src": "'self' 'wasm-unsafe-eval' blob:",
    # MathJax, Matplotlib's SVG and ipywidgets' layouts write styles as they run, so no hash could be known before.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "connect-src": "'self' data: blob:",
    # The service worker is a file of the site. Python's worker starts from a blob and so keeps this policy.
    "worker-src": "'self' blob:",
    # No frame may leave the text that it was made of. That text itself, `srcdoc`, needs no leave.
    "frame-src": "'none'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def frame_scripts():
    """Return the scripts that frames run inside a page: a list of str."""
    if not FRAME_SCRIPT.exists():
        return []
    return re.findall(r"^export default `([^`]*)`;", FRAME_SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)


def source_hash(script):
    """Return how a policy names an inline script, by the hash of its text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def inline_scripts(html):
    """Return the texts of a page's inline scripts that a browser would run: a list of str.

    Parameters
    ----------
    html : str
        The page, with line breaks as a browser sees them.
    """
    found = SCRIPT.findall(COMMENT.sub("", html))
    return [text for attributes, text in found if text and _runs_inline(attributes)]


def _runs_inline(attributes):
    """Tell whether a browser runs the text of a script with these attributes."""
    kind = TYPE.search(attributes)
    return not SRC.search(attributes) and (kind[1].lower() if kind else "") in RUN


def policy_for(html):
    """Return the policy of a page of the book, given its HTML."""
    hashes = sorted({source_hash(script) for script in [*inline_scripts(html), *frame_scripts()]})
    return _written(POLICY | {"script-src": " ".join([POLICY["script-src"], *hashes])})


def policy_for_lite(html=""):
    """Return the policy of a page of JupyterLite: the site's own files too, but scripts as JupyterLab needs them.

    JupyterLab checks its settings with functions made from text, writes scripts into its pages, and shows notebooks and
    HTML files in frames. It runs whatever a notebook brings, JavaScript too, with the rights of the site: all that the
    policy can do is to keep that from other hosts. It holds in the kernel's worker too, since ``lite/confine.js``, the
    first script of the page, starts each worker from a blob.
    """
    return _written(POLICY | {
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob: data:",
        "frame-src": "'self' blob: data:",
    })


def _written(policy):
    """Return the text of a policy."""
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


def with_policy(html, policy=policy_for):
    """Return a page with its policy at the beginning of its head, in place of the one that it may have.

    Parameters
    ----------
    html : str
    policy : callable, optional
        Makes the policy from the page.
    """
    html = OLD_TAG.sub("", html)
    head = HEAD.search(html)
    place = head.end() if head else 0
    return html[:place] + TAG.format(policy(html)) + html[place:]


def write_policies(site):
    """Give every page of a site its policy. It may be done again.

    Parameters
    ----------
    site : path-like
        The folder of the built HTML pages.
    """
    site = Path(site)
    for path in sorted(site.rglob("*.html")):
        place = path.relative_to(site)
        if place.parts[0] in ("_static", "_live"):  # templates that themes leave there, not pages
            continue
        html = path.read_text(encoding="utf-8")
        policy = policy_for_lite if place.parts[0] == "lite" else policy_for
        path.write_text(with_policy(html, policy), encoding="utf-8", newline="\n")


def write_when_built(app, exception):
    """Write the policies once all pages stand (a handler of ``build-finished``)."""
    if exception is None and app.builder.format == "html":
        write_policies(app.outdir)


def setup(app):
    """Register the handler, after those that write or change pages.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    app.connect("build-finished", write_when_built, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

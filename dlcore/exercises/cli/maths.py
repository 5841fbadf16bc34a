"""Mathematics for a terminal: what stands between dollar signs, as Unicode text."""

import functools
import re

PARTS = re.compile(r"(```.*?```|`[^`]*`)|\$\$?([^$]+)\$\$?", re.DOTALL)  # code, which stays, or mathematics
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")  # what Markdown may take for its own
FUNCTION = re.compile(r"(?<=\w)(?=\\(?:sin|cos|tan|tanh|exp|ln|log|max|min)\b)")


def readable(text, encoding="utf-8", markdown=False):
    """Return a text in which mathematics can be read by those who do not read LaTeX.

    Parameters
    ----------
    text : str
        Markdown.
    encoding : str, optional
        That of the terminal; what it cannot show stays as it is written.
    markdown : bool, optional
        Whether the result is read as Markdown again.

    Returns
    -------
    str
    """

    def shown(found):
        code, latex = found.groups()
        if code:
            return code
        maths = as_text(latex)
        try:
            maths.encode(encoding)
        except UnicodeEncodeError:
            maths = found[0]
        return PUNCTUATION.sub(r"\\\1", maths) if markdown else maths

    return PARTS.sub(shown, text)


def as_text(latex):
    r"""Return a formula as text: ``\tfrac{1}{2} x_1^2`` becomes ``1/2 x₁²``."""
    import unicodeit  # loaded where there is mathematics

    convert, macros = _converter()
    text = unicodeit.replace(convert(FUNCTION.sub(" ", latex), latex_context=macros))
    text = re.sub(r"∂\s+", "∂", re.sub(r"\s*([·⋅×→])\s*", r" \1 ", text))
    return " ".join(text.split())


@functools.cache
def _converter():
    """Return pylatexenc's converter and the macros to be read, with those that the pages use and it does not know."""
    from pylatexenc import latex2text, latexwalker, macrospec

    fractions = ("frac", "tfrac", "dfrac")
    macros = latexwalker.get_default_latex_context_db()
    macros.add_context_category("pages", [macrospec.std_macro(name, False, 2) for name in fractions], prepend=True)
    texts = latex2text.get_default_latex_context_db()
    shown = [latex2text.MacroTextSpec(name, _fraction) for name in fractions] + [latex2text.MacroTextSpec("\n", " ")]
    texts.add_context_category("pages", shown, prepend=True)
    options = {"math_mode": "text", "keep_braced_groups": True, "strict_latex_spaces": "based-on-source"}
    return latex2text.LatexNodes2Text(texts, **options).latex_to_text, macros


def _fraction(node, l2tobj):
    """Write a fraction on one line, with brackets around what has several parts."""
    parts = [re.sub(r"∂\s+", "∂", l2tobj.node_arg_to_text(node, number).strip()) for number in (0, 1)]
    return "/".join(f"({part})" if re.search(r"(?<!^)[-+/\s]", part) else part for part in parts)

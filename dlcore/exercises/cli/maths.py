"""Mathematics for a terminal: what stands between dollar signs, as Unicode text."""

import functools
import re

PARTS = re.compile(r"(```.*?```|`[^`]*`)|\$\$?([^$]+)\$\$?", re.DOTALL)  # code, which stays, or mathematics
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")  # what Markdown may take for its own
EXPONENT = re.compile(r"\^\{([^{}]*/[^{}]*)\}")  # a fraction up there has no signs of its own in Unicode
# what needs brackets above the line of a fraction, and below it
SEVERAL = r"(?<!^)[-+/\s]", r"(?<!^)[-+/\s√·]|\d[^\W\d]"
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
    text = EXPONENT.sub("\ue000\\1\ue001", convert(FUNCTION.sub(" ", latex), latex_context=macros))
    text = unicodeit.replace(text).replace("\ue000", "^(").replace("\ue001", ")")
    text = re.sub(r"∂\s+", "∂", re.sub(r"\s*([·⋅×→])\s*", r" \1 ", text))
    return " ".join(text.split())


@functools.cache
def _converter():
    """Return pylatexenc's converter and the macros to be read, with those that the pages use and it does not know."""
    from pylatexenc import latex2text, latexwalker, macrospec

    fractions = ("frac", "tfrac", "dfrac")
    macros = latexwalker.get_default_latex_context_db()
    known = [macrospec.std_macro(name, False, 2) for name in fractions]
    known += [macrospec.std_macro("operatorname", False, 1)]
    macros.add_context_category("pages", known, prepend=True)
    texts = latex2text.get_default_latex_context_db()
    shown = [latex2text.MacroTextSpec(name, _fraction) for name in fractions]
    others = {"sqrt": _root, "operatorname": _name, "top": "T", "\n": " "}
    shown += [latex2text.MacroTextSpec(name, text) for name, text in others.items()]
    texts.add_context_category("pages", shown, prepend=True)
    options = {"math_mode": "text", "keep_braced_groups": True, "strict_latex_spaces": "based-on-source"}
    return latex2text.LatexNodes2Text(texts, **options).latex_to_text, macros


def _fraction(node, l2tobj):
    """Write a fraction on one line, with brackets around what has several parts."""
    parts = [re.sub(r"∂\s+", "∂", l2tobj.node_arg_to_text(node, number).strip()) for number in (0, 1)]
    above, below = (re.search(signs, part) for signs, part in zip(SEVERAL, parts, strict=True))
    return "/".join(f"({part})" if several else part for several, part in zip((above, below), parts, strict=True))


def _name(node, l2tobj):
    """Write the name of a function as it is."""
    return l2tobj.node_arg_to_text(node, 0)


def _root(node, l2tobj):
    """Write a root with its degree, and with brackets around what has several signs."""
    degree, under = (l2tobj.node_arg_to_text(node, number).strip() for number in (0, 1))
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree, f"^{{{degree}}}√")
    return sign + (under if len(under) == 1 or under.isdecimal() else f"({under})")

"""Colours by role, the same in every figure of the book, in a light and a dark form.

The hues are those of Okabe and Ito, "Color universal design" (2008), which colour-blind readers tell apart, darkened or
lightened until text in them has a contrast of at least 4.5 against the background.
"""

ROLES = {
    # role: (on a light page, on a dark page)
    "background": ("#ffffff", "#121212"),
    "ink": ("#1f2328", "#e6e6e6"),
    "muted": ("#66707b", "#9aa4af"),
    "grid": ("#d8dde2", "#363b41"),
    "value": ("#00609c", "#6cb8f0"),
    "gradient": ("#b34700", "#ff9d52"),
    "local": ("#00704f", "#4fcfa4"),
    "parameter": ("#963f72", "#e79cc6"),
    "extra": ("#8a6100", "#e8b93c"),
}

LIGHT = {role: light for role, (light, _) in ROLES.items()}


def adaptive(svg):
    """Return `svg` with each light colour of `ROLES` made to follow the reader's light or dark mode.

    Parameters
    ----------
    svg : str
        A whole SVG document that uses the light colours.

    Returns
    -------
    str
        The same with CSS variables; a viewer that knows none of them shows the light colours.
    """
    for role, (light, _) in ROLES.items():
        svg = svg.replace(light, f"var(--{role}, {light})")
    variables = ["".join(f"--{role}:{pair[mode]};" for role, pair in ROLES.items()) for mode in (0, 1)]
    style = f"<style>:root{{{variables[0]}}}@media(prefers-color-scheme:dark){{:root{{{variables[1]}}}}}</style>"
    end_of_root = svg.index(">", svg.index("<svg")) + 1
    return svg[:end_of_root] + style + svg[end_of_root:]

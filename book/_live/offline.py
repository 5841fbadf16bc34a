"""List what the service worker keeps of a built site: ``_live/offline.json``."""

import hashlib
import json
from pathlib import Path
from urllib.parse import quote

LIST = "_live/offline.json"
# The browser fetches the service worker by itself; the others are tools' files, or what no page asks for.
LEFT_OUT = {LIST, "sw.js", "objects.inv", "_static/scripts/fontawesome.js", "_static/screenshot.png"}
SUFFIXES_LEFT_OUT = {".map", ".gz", ".br", ".mo", ".po"}
AS_BROWSERS_WRITE = "/!$&'()*+,;=:@~"  # browsers leave these in an address as they are


def write(site):
    """Write the list of a site's files. It comes last: the list has their hashes.

    JupyterLite's files are listed apart, since only who opens it has them kept. The version is the hash of all.

    Parameters
    ----------
    site : path-like
        The folder of the built HTML pages.

    Returns
    -------
    dict
        The list: ``version``; ``files`` and ``lite``, a pair of SHA-256 and size by address, from the site's root.
    """
    site = Path(site)
    files, lite = {}, {}
    for path in sorted(site.rglob("*")):
        place = path.relative_to(site)
        if path.is_file() and is_kept(place):
            group = lite if place.parts[0] == "lite" else files
            group[quote(place.as_posix(), safe=AS_BROWSERS_WRITE)] = described(path)
    content = json.dumps([files, lite], sort_keys=True).encode()
    listed = {"version": hashlib.sha256(content).hexdigest()[:16], "files": files, "lite": lite}
    (site / LIST).parent.mkdir(exist_ok=True)
    (site / LIST).write_text(json.dumps(listed, indent=0), encoding="utf-8", newline="\n")
    return listed


def is_kept(place):
    """Tell whether a file is kept, given its path in the site (a relative ``pathlib`` path)."""
    if place.as_posix() in LEFT_OUT or place.suffix in SUFFIXES_LEFT_OUT:
        return False
    if any(part.startswith(".") for part in place.parts):
        return False
    if place.parts[0] == "_sources":
        return place.suffix == ".ipynb"
    if place.parts[0] == "_static":  # themes leave templates there, and fonts in a form for old browsers
        return place.suffix != ".html" and not (place.suffix == ".ttf" and "webfonts" in place.parts)
    return True


def described(path):
    """Return a file's SHA-256 and size."""
    data = path.read_bytes()
    return [hashlib.sha256(data).hexdigest(), len(data)]

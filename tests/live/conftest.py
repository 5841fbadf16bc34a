"""The package that runs in the reader's browser, imported here without the stand-ins that lie beside it."""

import importlib.util
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "book" / "_live" / "python" / "book_live"

BOOK = str(Path(__file__).parents[2] / "book")
if BOOK not in sys.path:  # for the modules of `_live` and `_widgets`
    sys.path.append(BOOK)

if "book_live" not in sys.modules:
    spec = importlib.util.spec_from_file_location("book_live", PACKAGE / "__init__.py")
    sys.modules["book_live"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["book_live"])

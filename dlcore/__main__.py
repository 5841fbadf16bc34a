"""``python -m dlcore`` is the command ``dlcore``."""

import sys

from dlcore.exercises.cli import main

if __name__ == "__main__":
    sys.exit(main())

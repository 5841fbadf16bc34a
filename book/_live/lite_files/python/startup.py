"""Run by IPython when the kernel of a notebook in the browser starts."""

import sys
import threading

# There are no threads. Matplotlib starts a timer, for a warning while it makes its list of fonts, and would fail.
threading.Timer.start = threading.Timer.cancel = lambda self: None

# To look into the notebook's own folder means to ask the page for it. So look there last, not at each import.
while "" in sys.path:
    sys.path.remove("")
sys.path.append("")

# Jedi, which completes names, is left out: it is large, and slow here. IPython completes names without it.
get_ipython().Completer.use_jedi = False  # noqa: F821

del sys, threading

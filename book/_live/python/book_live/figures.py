"""Show matplotlib's figures as a notebook does: at the end of a cell, and at ``plt.show()``."""

import base64
import io
import os
import sys
import threading

SHARP = 2  # pixels of a picture for a pixel of the page


def prepare():
    """Set what matplotlib must find before it is imported."""
    os.environ["MPLBACKEND"] = f"module://{__package__}.backend"
    # it starts a timer when it looks for fonts; there are no threads here
    threading.Timer.start = threading.Timer.cancel = lambda self: None


def flush(outputs, formatter):
    """Show all open figures, and close them.

    Parameters
    ----------
    outputs : Outputs
    formatter : callable
        Returns the forms of a value by MIME type, and their metadata.
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    try:
        for number in pyplot.get_fignums():
            outputs.display(*formatter(pyplot.figure(number)))
    finally:
        pyplot.close("all")


def png(figure):
    """Return a figure as a sharp PNG picture in base 64, and its size on the page."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=SHARP * figure.dpi, bbox_inches="tight")
    data = buffer.getvalue()
    width, height = (int.from_bytes(data[start : start + 4], "big") // SHARP for start in (16, 20))
    return base64.b64encode(data).decode(), {"width": width, "height": height}

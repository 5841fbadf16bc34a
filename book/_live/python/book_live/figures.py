"""Show matplotlib's figures as a notebook does: at the end of a cell, and at ``plt.show()``."""

import base64
import io
import os
import struct
import sys
import threading
import zlib

import numpy as np

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


def is_figure(value):
    """Return whether a value is a figure of matplotlib's."""
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def png(figure):
    """Return a figure as a sharp PNG picture in base 64, and its size on the page."""
    data = drawn_once(figure) or saved(figure)
    width, height = (int.from_bytes(data[start : start + 4], "big") // SHARP for start in (16, 20))
    return base64.b64encode(data).decode(), {"width": width, "height": height}


def forms(figure):
    """Return the forms of a figure by MIME type, and their metadata, as IPython does where nobody taught it others."""
    data, size = png(figure)
    return {"text/plain": repr(figure), "image/png": data}, {"image/png": size}


def saved(figure):
    """Return a PNG picture, cut to what is on it, as matplotlib makes it."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=SHARP * figure.dpi, bbox_inches="tight")
    return buffer.getvalue()


def drawn_once(figure):
    """Return the same picture in half the time, or None where that is not enough.

    matplotlib draws a figure twice, once to learn what is on it; here the picture is cut out of the first drawing. That
    goes as long as nothing sticks out of the figure.
    """
    from matplotlib import cbook, colors, rcParams

    facecolor, edgecolor, transparent, margin = (
        rcParams[f"savefig.{name}"] for name in ("facecolor", "edgecolor", "transparent", "pad_inches")
    )
    canvas = figure.canvas
    if not facecolor == edgecolor == "auto" or transparent or margin == "layout" or not hasattr(canvas, "buffer_rgba"):
        return None
    dpi, before = SHARP * figure.dpi, figure.dpi
    try:
        figure.dpi = dpi
        with cbook._setattr_cm(canvas, _is_saving=True), _ticks_found_once():  # else it leaves out what is animated
            canvas.draw()
            pixels = np.asarray(canvas.buffer_rgba())
            box = figure.get_tightbbox(canvas.get_renderer())
        left, bottom, right, top = (round(inches * dpi) for inches in box.extents)
    finally:
        figure.dpi = before
    height, width = pixels.shape[:2]
    if min(left, bottom, width - right, height - top) < -1:
        return None
    margin = round(margin * dpi)
    background = np.array(colors.to_rgba(figure.get_facecolor())) * 255
    around = np.broadcast_to(background.round().astype(np.uint8), (height + 2 * margin, width + 2 * margin, 4)).copy()
    around[margin : margin + height, margin : margin + width] = pixels
    rows = slice(max(height - top, 0), min(height - bottom, height) + 2 * margin)
    return encoded(around[rows, max(left, 0) : min(right, width) + 2 * margin])


def _ticks_found_once():
    """Return a context in which an axis looks for its ticks once, until its extent changes.

    matplotlib has each axis do it eight times for a drawing, which takes two fifths of its time.
    """
    from matplotlib import cbook
    from matplotlib.axis import Axis

    update, known = Axis._update_ticks, {}

    def update_ticks(axis):
        extent = (*axis.get_view_interval(), *axis.axes.bbox.size, axis.get_figure(root=True).dpi)
        if axis not in known or known[axis][0] != extent:
            known[axis] = extent, update(axis)
        return known[axis][1]

    return cbook._setattr_cm(Axis, _update_ticks=update_ticks)


def encoded(pixels):
    """Return pixels (height, width, 4), unsigned bytes, as a PNG picture.

    Pillow tries filters for each row, which takes four times as long, and gains little with lines and letters.
    """
    height, width = pixels.shape[:2]
    rows = np.zeros((height, 1 + 4 * width), np.uint8)  # a row begins with the number of its filter: none
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">2I5B", width, height, 8, 6, 0, 0, 0)  # 8 bits each of red, green, blue and opacity
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )

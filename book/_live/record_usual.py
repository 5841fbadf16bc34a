"""Runs in Pyodide: writes the names of the modules that a page usually imports into /work/usual.txt."""

import os
import sys
import threading

threading.Timer.start = threading.Timer.cancel = lambda self: None
os.environ["MPLBACKEND"] = "agg"

import ast, base64, contextlib, copy, dataclasses, difflib, functools, html, inspect, io, itertools, json, linecache  # noqa
import keyword, math, random, re, rlcompleter, string, textwrap, time, timeit, tokenize, traceback, types, typing, warnings  # noqa
import grandalf.graphs, grandalf.layouts, grandalf.routing  # noqa
import IPython.display  # noqa
import ipywidgets, anywidget  # noqa
import matplotlib.patches, matplotlib.pyplot as plt  # noqa
import numpy as np  # noqa
import numpy.linalg, numpy.random  # noqa
from dlcore import autodiff, conv, data, exercises, functional, gradcheck, graph, init, losses, nn, optim, plot  # noqa
from dlcore import training, widgets  # noqa
from dlcore.exercises import check, checks, compare, exercise  # noqa
from tqdm.auto import tqdm  # noqa

plot.use_style()
fig, (left, right) = plt.subplots(1, 2, layout="constrained")
left.plot([1, 2, 4], [1, 3, 2], "o-", label=r"$\frac{x_1}{\sqrt{2}}$")
left.legend()
left.annotate("here", (1, 1), (2, 2), arrowprops={"arrowstyle": "->"})
right.contour(np.arange(12.0).reshape(3, 4))
fig.colorbar(right.imshow(np.eye(3)))
plt.figure().add_subplot(projection="3d").plot_surface(*np.meshgrid([1.0, 2.0], [1.0, 2.0]), np.eye(2))
for kind in ("png", "svg"):
    fig.savefig(io.BytesIO(), format=kind, bbox_inches="tight")

with open("/work/usual.txt", "w") as listed:
    listed.write("".join(f"{name}\n" for name in sorted(sys.modules) if "__main__" not in name))

"""A network that reads a digit the reader draws."""

import base64
import functools

import numpy as np
import traitlets

from .base import Widget, figure

MOST_PARAMETERS = 100_000  # about half a megabyte in the page


class DigitReader(Widget):
    """A network reads the digit you draw; its layers show their values, and the gradient goes back to the pixels.

    Parameters
    ----------
    model : nn.Sequential, optional
        A trained network of `Linear`, `ReLU` and `Tanh`, from 64 pixels to 10 scores. Without one, a network
        64-48-24-10 with ReLU is trained, which takes about a second.
    pixels : list of float, optional
        The image to open on: 64 numbers from 0 (paper) to 1 (full ink). Without it, a held-out digit that the network
        finds hard.
    digit : int, optional
        The output whose gradient is shown at first, 0 to 9; None is the one that the network reads.
    quantity : str, optional
        Of that output, the "score" z, the "probability" p, or the "loss" −ln p.

    Attributes
    ----------
    model : nn.Sequential
    pixels : list of float
        What the network reads now; where there is a kernel it follows the reader.
    accuracy : float
        Share of the digits held out by `data.digits` that the network reads right.

    Raises
    ------
    TypeError
        If `model` is no `nn.Sequential`, or has other layers.
    ValueError
        If its sizes do not fit, it has more than 100,000 parameters, or some are not finite.
    traitlets.TraitError
        If `pixels`, `digit` or `quantity` is not one of these.

    Notes
    -----
    The digits of the data came from bitmaps of 32 × 32, which each digit fills in height and with about 20 columns in
    width, as counts of inked pixels in blocks of 4 × 4. A drawing is stretched to such a box, drawn with strokes of one
    width, and counted likewise. Weights go into the page as float32. Taught in "Backpropagation".
    """

    layers = traitlets.List(traitlets.Dict()).tag(sync=True)
    accuracy = traitlets.Float().tag(sync=True)
    held_out = traitlets.Int().tag(sync=True)
    examples = traitlets.List(traitlets.Dict()).tag(sync=True)
    pixels = traitlets.List(traitlets.Float()).tag(sync=True)
    label = traitlets.Int(None, allow_none=True).tag(sync=True)
    digit = traitlets.Int(None, allow_none=True, min=0, max=9).tag(sync=True)
    quantity = traitlets.Enum(("score", "probability", "loss"), "score").tag(sync=True)

    def __init__(self, model=None, **traits):
        model = default_model() if model is None else model
        layers = pack(model)
        X, y = _held_out()
        probabilities = _probabilities(model, X)
        examples = _examples(X, y, probabilities)
        if "pixels" not in traits:
            traits |= {"pixels": [ink / 16 for ink in examples[0]["ink"]], "label": examples[0]["label"]}
        accuracy = float(np.mean(probabilities.argmax(axis=1) == y))
        self.model = model
        super().__init__(layers=layers, accuracy=accuracy, held_out=len(y), examples=examples, **traits)

    @traitlets.validate("pixels")
    def _check_pixels(self, proposal):
        pixels = np.asarray(proposal["value"], dtype=float)
        if pixels.shape != (64,) or not np.all((pixels >= 0) & (pixels <= 1)):
            raise traitlets.TraitError("DigitReader: pixels are 64 numbers from 0 to 1, row by row.")
        return pixels.tolist()

    def _drawn(self):
        """Return the image, what the layers compute, and the gradient by the pixels as a figure."""
        from .. import plot

        values, gradient, digit = _study(self.model, np.array(self.pixels), self.digit, self.quantity)
        drawing, axes = figure(1, len(values) + 2, (10, 2.6))
        most = max(np.abs(gradient).max(), 1e-12)
        for ax, image, title in ((axes[0], self.pixels, "pixels"), (axes[-1], gradient, "")):
            ax.set(title=title, xticks=[], yticks=[], aspect="equal", xlim=(-0.5, 7.5), ylim=(7.5, -0.5))
            _squares(ax, np.asarray(image) / (1 if title else most), plot.colors.ink if title else plot.colors.gradient)
        axes[-1].set_title(f"gradient of the {self.quantity}\nof {digit} (hollow: negative)", fontsize=9)
        for number, (ax, layer) in enumerate(zip(axes[1:-1], values, strict=True), 1):
            ax.bar(range(len(layer)), layer, color=plot.colors.value)
            ax.set_title(f"hidden layer {number}" if number < len(values) else "probabilities")
        return drawing


def pack(model):
    """Return the layers of a network as the page holds them: a list of dicts, arrays as float32 in base64.

    Raises
    ------
    TypeError, ValueError
        As `DigitReader`.
    """
    from .. import nn

    if not isinstance(model, nn.Sequential):
        raise TypeError(f"DigitReader: give it an nn.Sequential, not {type(model).__name__}.")
    for layer in model:
        if not isinstance(layer, (nn.Linear, nn.ReLU, nn.Tanh)):
            raise TypeError(f"DigitReader: it draws networks of Linear, ReLU and Tanh; this one has {layer!r}.")
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    _check_sizes([layer.weight.shape[::-1] for layer in linear])
    if not isinstance(model[-1], nn.Linear):
        raise ValueError("DigitReader: the last layer must be a Linear, whose outputs are the ten scores.")
    _check_parameters(model.parameters())
    return [_packed(layer) for layer in model]


def _check_sizes(sizes):
    """Raise unless the sizes (inputs, outputs) lead from 64 to 10."""
    ends = [64, *(outputs for _, outputs in sizes)]
    if not sizes or [inputs for inputs, _ in sizes] != ends[:-1] or ends[-1] != 10:
        path = ", ".join(f"{inputs} → {outputs}" for inputs, outputs in sizes) or "no Linear layer"
        raise ValueError(f"DigitReader: the layers must lead from 64 pixels to 10 scores, and these are {path}.")


def _check_parameters(parameters):
    count = sum(p.size for p in parameters)
    if count > MOST_PARAMETERS:
        raise ValueError(f"DigitReader: {count:,} parameters are too many for a page; at most {MOST_PARAMETERS:,} fit.")
    if not all(np.isfinite(p.data).all() for p in parameters):
        raise ValueError("DigitReader: some parameters are not finite. Train the network with a smaller learning rate.")


def _packed(layer):
    from .. import nn

    if not isinstance(layer, nn.Linear):
        return {"kind": type(layer).__name__}
    bias = np.zeros(len(layer.weight.data)) if layer.bias is None else layer.bias.data
    return {"kind": "Linear", "weight": _encoded(layer.weight.data), "bias": _encoded(bias)}


def _encoded(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode("ascii")


@functools.cache
def default_model():
    """Train the network that reads digits if the reader brings none; the same each time."""
    from .. import data, losses, nn, optim, training

    X, y, _, _ = data.digits()
    rng = np.random.default_rng(0)
    model = nn.Sequential(
        nn.Linear(64, 48, rng=rng), nn.ReLU(), nn.Linear(48, 24, rng=rng), nn.ReLU(), nn.Linear(24, 10, rng=rng)
    )
    loader = data.DataLoader(X, y, batch_size=32, shuffle=True)
    # Pixels that are paper in every digit teach their weights nothing; decay takes their random start away.
    optimizer = optim.Adam(model.parameters(), lr=0.005, weight_decay=3e-4)
    training.fit(model, loader, losses.cross_entropy, optimizer, epochs=40, progress=False)
    return model


def _held_out():
    from ..data import digits

    return digits()[2:]


def _probabilities(model, X):
    from .. import functional, no_grad

    with no_grad():
        return functional.softmax(model(X), axis=-1).data


def _examples(X, y, probabilities):
    """Return held-out digits: the hardest for the network, then one of each that it reads right, then hard ones."""
    hard = np.argsort(probabilities[np.arange(len(y)), y], kind="stable")[:3].tolist()
    right = probabilities.argmax(axis=1) == y
    plain = [np.flatnonzero(right & (y == digit))[:1].tolist() for digit in range(10)]
    chosen = [hard[0], *sum(plain, []), *hard[1:]]
    return [{"ink": np.rint(16 * X[i]).astype(int).tolist(), "label": int(y[i])} for i in dict.fromkeys(chosen)]


def _study(model, pixels, digit, quantity):
    """Return values layer by layer (the last are probabilities), the gradient by the pixels, and the digit it is of."""
    from .. import functional, nn
    from ..tensor import Tensor

    x = Tensor(pixels[None], requires_grad=True)
    values, z = [], x
    for layer, after in zip(model, [*model[1:], None], strict=True):
        z = _applied(layer, z)
        if not isinstance(layer, nn.Linear) or isinstance(after, nn.Linear):
            values.append(z.data[0])
    p = functional.softmax(z, axis=-1)
    digit = int(p.data.argmax()) if digit is None else digit
    asked = {"score": z, "probability": p, "loss": -functional.log_softmax(z, axis=-1)}[quantity]
    asked[0, digit].backward()
    return [*values, p.data[0]], x.grad[0], digit


def _applied(layer, x):
    """Apply a layer with its parameters as plain numbers, so that they get no gradients."""
    from .. import functional, nn

    if not isinstance(layer, nn.Linear):
        return layer(x)
    return functional.linear(x, layer.weight.data, None if layer.bias is None else layer.bias.data)


def _squares(ax, numbers, color):
    """Draw squares whose areas are the sizes of numbers, full where positive, hollow where negative."""
    from matplotlib.patches import Rectangle

    for i, number in enumerate(numbers):
        side = 0.92 * abs(number) ** 0.5
        corner = (i % 8 - side / 2, i // 8 - side / 2)
        ax.add_patch(Rectangle(corner, side, side, facecolor=color if number > 0 else "none", edgecolor=color))
    ax.grid(False)

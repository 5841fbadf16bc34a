"""Exercises of the page "Backpropagation"."""

import numpy as np

from dlcore.exercises.checks import Function, Values
from dlcore.exercises.exercise import Exercise, Misconception

NUMPY = "import numpy as np"


def _relu_cases(rng):
    small = np.array([5.0, 6.0, -7.0, 8.0]), np.array([2.0, -1.0, 3.0, 0.0])
    several = [(rng.normal(size=shape), rng.normal(size=shape)) for shape in [(4,), (3, 5), (1, 2)]]
    single = rng.normal(size=(2, 3)).astype(np.float32), rng.normal(size=(2, 3)).astype(np.float32)
    return [small, *several, single]


def _linear_cases(rng):
    small = np.array([[1.0, 2.0], [3.0, -4.0]]), np.array([[1.0, 0.0, 2.0], [5.0, -1.0, 3.0]])
    cases = [(*small, np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))]
    for n, inputs, outputs in [(1, 3, 2), (5, 4, 3), (6, 2, 2)]:
        cases.append((rng.normal(size=(n, outputs)), rng.normal(size=(n, inputs)), rng.normal(size=(outputs, inputs))))
    return cases


def _output_cases(rng):
    cases = [(np.array([[3.0], [1.0]]), np.array([[1.0], [2.0]]), np.array([[1.0, 2.0], [0.0, 4.0]]))]
    for n, outputs, hidden in [(1, 2, 3), (5, 3, 2), (4, 1, 4)]:
        cases.append((rng.normal(size=(n, outputs)), rng.normal(size=(n, outputs)), rng.normal(size=(n, hidden))))
    return cases


def _two_layer_cases(rng):
    cases = []
    for n, d, h, k in [(2, 2, 3, 2), (1, 3, 4, 2), (6, 2, 5, 3), (5, 3, 3, 3)]:
        shapes = (n, d), (n, k), (h, d), (h,), (k, h), (k,)
        cases.append(tuple(rng.normal(size=shape) for shape in shapes))
    return cases


def _softmax_cases(rng):
    cases = [(np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 3.0]]), np.array([0, 1]))]
    for n, classes in [(1, 4), (5, 3), (4, 10)]:
        cases.append((rng.normal(size=(n, classes)), rng.integers(0, classes, n)))
    cases.append((np.array([[1000.0, 998.0], [-1000.0, -999.0], [3.0, 1000.0]]), np.array([0, 0, 1])))
    return cases


def _sgd_cases(rng):
    cases = [([np.array([1.0, 2.0]), np.array([3.0])], [np.array([10.0, -20.0]), np.array([5.0])], 0.1)]
    for shapes, lr in [([(2, 3), (2,)], 0.5), ([(4,), (3, 4), (3,)], 0.01), ([(1, 1)], 1.0)]:
        cases.append(([rng.normal(size=s) for s in shapes], [rng.normal(size=s) for s in shapes], lr))
    return cases


def _step_cases(rng):
    first = np.array([2.0, 3.0]), np.array([1.0]), np.array([[3.0, -1.0], [-2.0, 1.0]]), np.array([[3.0, 4.0]])
    cases = [(*first, 0.01)]
    for d, h, k in [(3, 4, 2), (2, 5, 3), (3, 3, 3)]:
        cases.append((*(rng.normal(size=shape) for shape in [(d,), (k,), (h, d), (k, h)]), 0.1))
    return cases


EXERCISES = (
    Exercise(
        id="backpropagation/backpropagation/coupon",
        title="A bill with a coupon",
        stars=1,
        kind="by hand",
        stub="dp = ...\ndk = ...\ndc = ...\ndt = ...",
        solution="dp = 6.0\ndk = 7.5\ndc = -1.5\ndt = 18.0",
        explanation="""
Forward: $p k = 20$, minus 2 is 18, times 1.5 is 27. Backward: the last product swaps, so $t$ gets 18 and the other side gets 1.5.
The subtract node copies 1.5 to $pk$ and turns the sign for $c$: $-1.5$. The first product swaps again: $p$ gets $1.5\\cdot 4 = 6$
and $k$ gets $1.5\\cdot 5 = 7.5$. Each number is upstream times local.
""",
        hints=(
            "Write the forward values first: the product, what is left after the coupon, the total. Then start with 1 at the total.",
            "The last node multiplies. Its two inputs are the amount after the coupon and $t$; each gets the other one.",
            "A euro more on the coupon is a euro *less* before tax. The product $pk$ receives $t$ as its upstream gradient.",
        ),
        misconceptions=(
            Misconception(
                "dp = 7.5\ndk = 6.0\ndc = -1.5\ndt = 18.0",
                "A product gives each input the other one. Your price got its own value, and so did your number of things.",
            ),
            Misconception(
                "dp = 4.0\ndk = 5.0\ndc = -1.0\ndt = 18.0",
                "Local derivatives alone: what left the last node towards the coupon never arrived. Multiply by the upstream gradient.",
            ),
            Misconception(
                "dp = 6.0\ndk = 7.5\ndc = 1.5\ndt = 18.0",
                "Does the total rise or fall when the coupon is worth more? A subtract node turns the sign for one of its inputs.",
            ),
            Misconception(
                "dp = 6.0\ndk = 7.5\ndc = -1.5\ndt = 20.0",
                "Tax multiplies what is left after the coupon; your slope for tax uses the amount before it.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="backpropagation/backpropagation/weighted-sum",
        title="One unit's sum, backward",
        stars=1,
        kind="code",
        stub="def weighted_sum_backward(w1, x1, w2, x2, upstream):\n    ...",
        solution=(
            "def weighted_sum_backward(w1, x1, w2, x2, upstream):\n"
            "    return upstream * x1, upstream * w1, upstream * x2, upstream * w2"
        ),
        explanation="""
The add node copies the upstream gradient to both products. Each product swaps: the weight gets upstream times its input, the input
gets upstream times its weight. So a weight's gradient is large where its input is large.
""",
        hints=(
            "Go from right to left: what does the add node hand to each of the two products?",
            "The add node copies. Each product then multiplies what it received by the *other* factor.",
        ),
        misconceptions=(
            Misconception(
                "def weighted_sum_backward(w1, x1, w2, x2, upstream):\n    return x1, w1, x2, w2",
                "Right when the gradient arriving from above is 1. Yours gives the same for 1 and for 2.",
            ),
            Misconception(
                "def weighted_sum_backward(w1, x1, w2, x2, upstream):\n"
                "    return upstream * w1, upstream * x1, upstream * w2, upstream * x2",
                "Nudge only w1: what multiplies the nudge is not w1 itself. A product swaps its inputs.",
            ),
            Misconception(
                "def weighted_sum_backward(w1, x1, w2, x2, upstream):\n"
                "    g = upstream / 2\n    return g * x1, g * w1, g * x2, g * w2",
                "An add node does not share out its gradient: a cent more on either side is a whole cent more in the sum.",
            ),
        ),
        check=Function(lambda rng: [(2.0, 5.0, -3.0, 4.0, 1.5), *map(tuple, rng.uniform(-3, 3, (5, 5)).tolist())]),
    ),
    Exercise(
        id="backpropagation/backpropagation/relu-backward",
        title="A ReLU that leaves no trace",
        stars=2,
        kind="find the fault",
        stub="def relu_backward(dout, z):\n    ...",
        solution="def relu_backward(dout, z):\n    return dout * (z > 0)",
        explanation="""
`dout * (z > 0)` makes a new array, so nobody else who holds `dout` is affected. The gate is decided by the pre-activation `z` of the
forward pass, and `z > 0` gives slope 0 at exactly 0. `np.where(z > 0, dout, 0)` does the same.
""",
        hints=(
            "The first line of the faulty function writes into an array that may belong to another branch of the graph, too.",
            "Compute a new array. Multiplying by a mask of true and false, which count as 1 and 0, does it.",
        ),
        misconceptions=(
            Misconception(
                "def relu_backward(dout, z):\n    return dout * (dout > 0)",
                "The gate depends on the sign of what went *into* ReLU, not on the sign of the gradient that arrives.",
            ),
            Misconception(
                "def relu_backward(dout, z):\n    return (z > 0).astype(dout.dtype)",
                "That is the local derivative alone. What leaves the node is a product.",
            ),
            Misconception(
                "def relu_backward(dout, z):\n    return dout * (z >= 0)",
                "Right everywhere but at exactly 0. Look up which value for ReLU′(0) this book uses.",
            ),
        ),
        check=Function(_relu_cases),
        imports=NUMPY,
    ),
    Exercise(
        id="backpropagation/backpropagation/two-paths",
        title="Two ways to x",
        stars=2,
        kind="by hand",
        stub="du = ...\ndx = ...",
        solution="du = 4.0\ndx = 33.0",
        explanation="""
$u = 9$ is used twice, in the product and in the sum: $\\partial y/\\partial u = x + 1 = 4$. And $x$ is used twice: in the product,
where it gets $u = 9$, and in $u = x^2$, where it gets $4 \\cdot 2x = 24$. Together $9 + 24 = 33$.
Algebra agrees: $y = x^3 + x^2$ has the slope $3x^2 + 2x = 27 + 6 = 33$.
""",
        hints=(
            "Draw an arrow for each use. Two arrows leave $u$, and two leave $x$.",
            "At $u$ two gradients arrive: one from the product and one from the sum. Add them before you go on to $x$.",
            "At $x$ two gradients arrive: one from the product with $u$, and one through $u = x^2$, with local derivative $2x$.",
        ),
        misconceptions=(
            Misconception(
                "du = 4.0\ndx = 24.0",
                "Your $x$ has heard only from $u$. It is used a second time.",
            ),
            Misconception(
                "du = 3.0\ndx = 27.0",
                "Your $u$ sent its gradient on before everything had arrived: it is used in the product and once more.",
            ),
            Misconception(
                "du = 1.0\ndx = 15.0",
                "Your $u$ has heard from the sum and not from the product.",
            ),
            Misconception(
                "du = 4.0\ndx = 9.0",
                "Your $x$ has heard only from the product. It also went into $u$.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="backpropagation/backpropagation/both-open",
        title="Both gates open",
        stars=2,
        kind="by hand",
        stub="dW2 = ...\ndb2 = ...\ndW1 = ...\ndb1 = ...",
        solution=(
            "dW2 = np.array([[4.0, 2.0]])\ndb2 = np.array([2.0])\n"
            "dW1 = np.array([[24.0, 54.0], [32.0, 72.0]])\ndb1 = np.array([6.0, 8.0])"
        ),
        explanation="""
Forward: $z_1 = (2, 1)$, so $a_1 = (2, 1)$, $p = 3\\cdot 2 + 4\\cdot 1 - 3 = 7$, and $L = 1$. Backward: $\\partial L/\\partial p = 2(7 - 6) = 2$.
The output weights get $2\\,a_1 = (4, 2)$, the bias 2. The activations get $2\\,W_2 = (6, 8)$; both gates are open, so this is also
$\\partial L/\\partial z_1$ and the gradient of $b_1$. Row $i$ of `dW1` is that number times $x = (4, 9)$.
""",
        hints=(
            "Forward first: $3\\cdot 4 - 9 - 1$ and $-2\\cdot 4 + 9 + 0$ are the two pre-activations.",
            "The derivative of $(p - y)^2$ with respect to $p$ is $2\\,(p - y)$. It arrives at $b_2$ as it is, and at each output weight times the activation of its unit.",
            "A hidden unit receives the output's gradient times its *output weight*. Its own weights get that number times $x_1$ and times $x_2$.",
        ),
        misconceptions=(
            Misconception(
                "dW2 = np.array([[4.0, 2.0]])\ndb2 = np.array([2.0])\n"
                "dW1 = np.array([[24.0, 32.0], [54.0, 72.0]])\ndb1 = np.array([6.0, 8.0])",
                "`dW1` is turned: row i belongs to hidden unit i, column j to input j, as in $W_1$.",
            ),
            Misconception(
                "dW2 = np.array([[2.0, 1.0]])\ndb2 = np.array([1.0])\n"
                "dW1 = np.array([[12.0, 27.0], [16.0, 36.0]])\ndb1 = np.array([3.0, 4.0])",
                "Everything is half of what it should be. Look at the derivative of the square once more.",
            ),
            Misconception(
                "dW2 = np.array([[4.0, 2.0]])\ndb2 = np.array([2.0])\n"
                "dW1 = np.array([[8.0, 18.0], [8.0, 18.0]])\ndb1 = np.array([2.0, 2.0])",
                "On the way back to the hidden units the output weights were left out: both units received the same.",
            ),
            Misconception(
                "dW2 = np.array([[4.0, 2.0]])\ndb2 = np.array([2.0])\n"
                "dW1 = np.array([[12.0, 6.0], [16.0, 8.0]])\ndb1 = np.array([6.0, 8.0])",
                "The weights of the first layer multiply the *inputs*; yours were paired with the hidden activations.",
            ),
        ),
        check=Values(),
        imports=NUMPY,
    ),
    Exercise(
        id="backpropagation/backpropagation/linear-backward",
        title="A linear layer, backward",
        stars=2,
        kind="code",
        stub="def linear_backward(dZ, X, W):\n    ...",
        solution="def linear_backward(dZ, X, W):\n    return dZ @ W, dZ.T @ X, dZ.sum(axis=0)",
        explanation="""
The shapes leave one choice each: `dX` (N, in) from `dZ` (N, out) and `W` (out, in) is `dZ @ W`; `dW` (out, in) is
`dZ.T @ X`, which also sums over the batch. The bias was added to every row, a branch, so its gradient is the sum of the rows.
""",
        hints=(
            "Write down the three shapes that you need and the shapes that you have. Which products fit?",
            "`dX` is a product of `dZ` and `W`, `dW` one of `dZ` transposed and `X`.",
            "One bias served all N rows. Where a value was used N times, N gradients are added.",
        ),
        misconceptions=(
            Misconception(
                "def linear_backward(dZ, X, W):\n    return dZ @ W, X.T @ dZ, dZ.sum(axis=0)",
                "`dW` must have the shape of `W`, (out, in). Yours is turned.",
            ),
            Misconception(
                "def linear_backward(dZ, X, W):\n    return dZ @ W, dZ.T @ X, dZ.mean(axis=0)",
                "The bias took the mean over the batch. The factor 1/N, if there is one, is in dZ already.",
            ),
            Misconception(
                "def linear_backward(dZ, X, W):\n    return dZ @ W, dZ.T @ X, dZ",
                "The third value must have the shape of the bias, (out,). One bias was copied to every row of the batch: what happens to gradients at a branch?",
            ),
            Misconception(
                "def linear_backward(dZ, X, W):\n    return dZ @ W, dZ.T @ X / len(X), dZ.sum(axis=0)",
                "You divided `dW` by the batch size. The factor 1/N, if there is one, is in dZ already.",
            ),
            Misconception(
                "def linear_backward(dZ, X, W):\n    return dZ @ W, dZ.T @ X / len(X), dZ.mean(axis=0)",
                "You divided the gradients of the weights and of the bias by the batch size. The factor 1/N, if there is one, is in dZ already.",
            ),
        ),
        check=Function(_linear_cases, rtol=1e-5, atol=1e-6, returns=("dX", "dW", "db")),
        imports=NUMPY,
    ),
    Exercise(
        id="backpropagation/backpropagation/batch-of-one",
        title="Right for a batch of one",
        stars=2,
        kind="find the fault",
        stub="def output_gradients(P, Y, A):\n    ...",
        solution=(
            "def output_gradients(P, Y, A):\n"
            "    dZ = 2 * (P - Y) / len(P)\n    dW = dZ.T @ A\n    db = dZ.sum(axis=0)\n    return dW, db"
        ),
        explanation="""
The mean brings a factor 1/N, which belongs at the start, into `dZ`: then `dW` and `db` both have it. And the bias serves every row, so its
gradient is the sum over all rows and not the first row. With N = 1 both faults are invisible: test with a larger batch.
""",
        hints=(
            "Compare with the batch code of the section above, line by line. With N = 1, what would you not notice?",
            "One fault is in the line of `dZ`, which knows nothing of the mean. The other is in the line of `db`.",
        ),
        misconceptions=(
            Misconception(
                "def output_gradients(P, Y, A):\n    dZ = 2 * (P - Y)\n    return dZ.T @ A, dZ.sum(axis=0)",
                "One of the two faults is mended: the bias. The loss is a *mean*, and your gradient is that of a sum.",
            ),
            Misconception(
                "def output_gradients(P, Y, A):\n    dZ = 2 * (P - Y) / len(P)\n    return dZ.T @ A, dZ[0]",
                "One of the two faults is mended: the factor of the mean. The bias has still heard from one example only.",
            ),
            Misconception(
                "def output_gradients(P, Y, A):\n    dZ = 2 * (P - Y) / len(P)\n    return dZ.T @ A, dZ.mean(axis=0)",
                "The bias is divided by N twice: once in dZ, and once more when you take the mean.",
            ),
            Misconception(
                "def output_gradients(P, Y, A):\n    dZ = 2 * (P - Y)\n    return dZ.T @ A, dZ[0]",
                "Both faults are still there. Try a batch of two by hand.",
            ),
        ),
        check=Function(_output_cases, returns=("dW", "db")),
        imports=NUMPY,
    ),
    Exercise(
        id="backpropagation/backpropagation/two-layer-gradients",
        title="Two layers, whole",
        stars=3,
        kind="code",
        stub="def two_layer_gradients(X, Y, W1, b1, W2, b2):\n    ...",
        solution="""
def two_layer_gradients(X, Y, W1, b1, W2, b2):
    Z1 = X @ W1.T + b1
    A1 = np.maximum(0, Z1)
    P = A1 @ W2.T + b2
    dZ2 = 2 * (P - Y) / len(X)
    dZ1 = (dZ2 @ W2) * (Z1 > 0)
    return dZ1.T @ X, dZ1.sum(axis=0), dZ2.T @ A1, dZ2.sum(axis=0)
""",
        explanation="""
Three lines forward, with `Z1` and `A1` kept. Then from the back: the loss gives `dZ2` with the factor 2/N; one product with `W2` and the gate
of ReLU give `dZ1`; and each layer's weights get `dZ.T @ input`, its bias the sum of the rows.
The last layer's gradients were known first; the tuple merely lists them in the other order.
""",
        hints=(
            "Go forward first and keep `Z1` and `A1`. The way back starts with `dZ2`, the derivative of the loss with respect to `P`.",
            "`dZ2 = 2 * (P - Y) / N`. From there to `dZ1` there are two steps: through the weights `W2`, and through ReLU.",
            "Once `dZ1` and `dZ2` are known, each layer is a linear layer, as in an exercise before (write its lines here again: each answer is run alone). The second layer's input is `A1`.",
        ),
        misconceptions=(
            Misconception(
                "def two_layer_gradients(X, Y, W1, b1, W2, b2):\n    A1 = np.maximum(0, X @ W1.T + b1)\n"
                "    dZ2 = 2 * (A1 @ W2.T + b2 - Y) / len(X)\n    dZ1 = dZ2 @ W2\n"
                "    return dZ1.T @ X, dZ1.sum(axis=0), dZ2.T @ A1, dZ2.sum(axis=0)",
                "The second layer is right. On the way to the first, the gradient has to pass the gates of ReLU.",
            ),
            Misconception(
                "def two_layer_gradients(X, Y, W1, b1, W2, b2):\n    A1 = np.maximum(0, X @ W1.T + b1)\n"
                "    dZ2 = 2 * (A1 @ W2.T + b2 - Y)\n    dZ1 = (dZ2 @ W2) * (A1 > 0)\n"
                "    return dZ1.T @ X, dZ1.sum(axis=0), dZ2.T @ A1, dZ2.sum(axis=0)",
                "These are the gradients of the summed loss. The loss asked for is the mean over the batch.",
            ),
            Misconception(
                "def two_layer_gradients(X, Y, W1, b1, W2, b2):\n    A1 = np.maximum(0, X @ W1.T + b1)\n"
                "    dZ2 = 2 * (A1 @ W2.T + b2 - Y) / Y.size\n    dZ1 = (dZ2 @ W2) * (A1 > 0)\n"
                "    return dZ1.T @ X, dZ1.sum(axis=0), dZ2.T @ A1, dZ2.sum(axis=0)",
                "You averaged over the outputs as well. The loss sums over the K outputs and takes the mean over the N examples only.",
            ),
            Misconception(
                "def two_layer_gradients(X, Y, W1, b1, W2, b2):\n    A1 = np.maximum(0, X @ W1.T + b1)\n"
                "    dZ2 = 2 * (A1 @ W2.T + b2 - Y) / len(X)\n    dA1 = dZ2 @ W2\n    dZ1 = dA1 * (dA1 > 0)\n"
                "    return dZ1.T @ X, dZ1.sum(axis=0), dZ2.T @ A1, dZ2.sum(axis=0)",
                "Your gate looks at the sign of the gradient. ReLU's gate is decided by the pre-activation of the forward pass.",
            ),
            Misconception(
                "def two_layer_gradients(X, Y, W1, b1, W2, b2):\n    A1 = np.maximum(0, X @ W1.T + b1)\n    dZ2 = (A1 @ W2.T + b2 - Y) / len(X)\n    dZ1 = (dZ2 @ W2) * (A1 > 0)\n    return dZ1.T @ X, dZ1.sum(axis=0), dZ2.T @ A1, dZ2.sum(axis=0)",
                "Each of your gradients is half as large as it should be. What is the derivative of a square?",
            ),
            Misconception(
                "def two_layer_gradients(X, Y, W1, b1, W2, b2):\n    A1 = np.maximum(0, X @ W1.T + b1)\n    dZ2 = 2 * (A1 @ W2.T + b2 - Y) / len(X)\n    dZ1 = (dZ2 @ W2) * (A1 > 0)\n    return dZ1.T @ X / len(X), dZ1.sum(axis=0) / len(X), dZ2.T @ A1 / len(X), dZ2.sum(axis=0) / len(X)",
                "You divided by the batch size twice: at the start, and again at the end.",
            ),
        ),
        check=Function(_two_layer_cases, returns=("dW1", "db1", "dW2", "db2")),
        imports=NUMPY,
    ),
    Exercise(
        id="backpropagation/backpropagation/softmax-backward",
        title="p − y for a batch",
        stars=2,
        kind="code",
        stub="def softmax_cross_entropy_backward(Z, y):\n    ...",
        solution="""
def softmax_cross_entropy_backward(Z, y):
    exponentials = np.exp(Z - Z.max(axis=1, keepdims=True))
    dZ = exponentials / exponentials.sum(axis=1, keepdims=True)
    dZ[np.arange(len(y)), y] -= 1
    return dZ / len(y)
""",
        explanation="""
Row by row: softmax of the shifted logits, minus 1 at the right class, and the factor 1/N of the mean. The shift by the row's largest logit
changes no probability and keeps every exponent at or below 0. `Z - Z.max(...)` makes a new array, so `Z` stays as it was.
""",
        hints=(
            "First the probabilities, each row for itself: `axis=1`, with `keepdims=True` so that the shapes fit.",
            "Subtract each row's largest logit before `np.exp`.",
            "`dZ[np.arange(len(y)), y] -= 1` subtracts 1 at the right class of each row. One factor is then still missing.",
        ),
        misconceptions=(
            Misconception(
                "def softmax_cross_entropy_backward(Z, y):\n    e = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
                "    p = e / e.sum(axis=1, keepdims=True)\n    p[np.arange(len(y)), y] -= 1\n    return p",
                "Right for the *sum* of the losses. The loss asked for is their mean.",
            ),
            Misconception(
                "def softmax_cross_entropy_backward(Z, y):\n    e = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
                "    p = e / e.sum(axis=1, keepdims=True)\n    p[np.arange(len(y)), y] -= 1\n    return -p / len(y)",
                "The sign is turned: raising the logit of the right class must *lower* the loss.",
            ),
            Misconception(
                "def softmax_cross_entropy_backward(Z, y):\n    e = np.exp(Z)\n"
                "    p = e / e.sum(axis=1, keepdims=True)\n    p[np.arange(len(y)), y] -= 1\n    return p / len(y)",
                "Right for small logits. For logits around 1000 the exponential leaves the range of floats.",
            ),
            Misconception(
                "def softmax_cross_entropy_backward(Z, y):\n    e = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
                "    p = e / e.sum(axis=1, keepdims=True)\n    return p / len(y)",
                "Those are the probabilities, over N. The target has not come in yet.",
            ),
            Misconception(
                "def softmax_cross_entropy_backward(Z, y):\n    exponentials = np.exp(Z - Z.max())\n    dZ = exponentials / exponentials.sum(axis=1, keepdims=True)\n    dZ[np.arange(len(y)), y] -= 1\n    return dZ / len(y)",
                "You subtracted the largest logit of the whole batch. In a row whose logits are all far below it nothing is left: subtract each row's own largest logit.",
            ),
        ),
        check=Function(_softmax_cases),
        imports=NUMPY,
    ),
    Exercise(
        id="backpropagation/backpropagation/sgd-step",
        title="One step of SGD",
        stars=1,
        kind="code",
        stub="def sgd_step(params, grads, lr):\n    ...",
        solution=(
            "def sgd_step(params, grads, lr):\n    return [param - lr * grad for param, grad in zip(params, grads)]"
        ),
        explanation="""
Against the gradient, hence the minus sign, and scaled by the learning rate. `param - lr * grad` is a new array; `param -= lr * grad` would
change the caller's own, which is what an optimizer wants and this exercise does not.
""",
        hints=(
            "`zip(params, grads)` gives each parameter together with its gradient.",
            "For one parameter: `param - lr * grad`. Collect the results in a list.",
        ),
        misconceptions=(
            Misconception(
                "def sgd_step(params, grads, lr):\n    return [p + lr * g for p, g in zip(params, grads)]",
                "This walks uphill: the gradient points to where the loss *rises*.",
            ),
            Misconception(
                "def sgd_step(params, grads, lr):\n    return [p - g for p, g in zip(params, grads)]",
                "Your step has the same length whatever the learning rate is.",
            ),
            Misconception(
                "def sgd_step(params, grads, lr):\n    return [-lr * g for g in grads]",
                "Those are the changes alone. The parameters they are to be added to are missing.",
            ),
        ),
        check=Function(_sgd_cases),
        imports=NUMPY,
    ),
    Exercise(
        id="backpropagation/backpropagation/update-order",
        title="Out of step",
        stars=2,
        kind="find the fault",
        stub="def train_step(x, y, W1, W2, lr):\n    ...",
        solution="""
def train_step(x, y, W1, W2, lr):
    z1 = W1 @ x
    a1 = np.maximum(0, z1)
    dz2 = 2 * (W2 @ a1 - y)
    dW2 = np.outer(dz2, a1)
    dz1 = (W2.T @ dz2) * (z1 > 0)
    dW1 = np.outer(dz1, x)
    return W1 - lr * dW1, W2 - lr * dW2
""",
        explanation="""
The way back through the second layer needs the $W_2$ that made the prediction. The faulty version overwrites it first, so its `dz1` mixes
the new weights with an error from the old ones. First all gradients, then all updates. The fault is hard to see in training: with a small
learning rate the loss still falls. Only a gradient check shows it.
""",
        hints=(
            "Which lines use `W2`? Which `W2` should each of them see?",
            "Keep the gradient of `W2` under a name of its own, `dW2`, and change no weight before `dz1` is computed.",
        ),
        misconceptions=(
            Misconception(
                "def train_step(x, y, W1, W2, lr):\n    z1 = W1 @ x\n    a1 = np.maximum(0, z1)\n"
                "    dz2 = 2 * (W2 @ a1 - y)\n    W2 = W2 - lr * np.outer(dz2, a1)\n"
                "    dz1 = (W2.T @ dz2) * (z1 > 0)\n    return W1 - lr * np.outer(dz1, x), W2",
                "The fault is still there: the way back to the first layer goes through weights that the forward pass never used.",
            ),
            Misconception(
                "def train_step(x, y, W1, W2, lr):\n    z1 = W1 @ x\n    a1 = np.maximum(0, z1)\n"
                "    dz2 = 2 * (W2 @ a1 - y)\n    W2 = W2 - lr * np.outer(dz2, a1)\n    dz2 = 2 * (W2 @ a1 - y)\n"
                "    dz1 = (W2.T @ dz2) * (z1 > 0)\n    return W1 - lr * np.outer(dz1, x), W2",
                "You went forward again after the first update. That is two steps, one a layer, and not one step along the gradient.",
            ),
            Misconception(
                "def train_step(x, y, W1, W2, lr):\n    z1 = W1 @ x\n    a1 = np.maximum(0, z1)\n"
                "    dz2 = 2 * (W2 @ a1 - y)\n    dz1 = W2.T @ dz2\n"
                "    return W1 - lr * np.outer(dz1, x), W2 - lr * np.outer(dz2, a1)",
                "The order is right now, but the gate of ReLU was lost on the way.",
            ),
        ),
        check=Function(_step_cases, returns=("W1", "W2")),
        imports=NUMPY,
    ),
)

"""Exercises of the page "Jacobians"."""

import numpy as np

from dlcore.exercises.checks import Function, Values
from dlcore.exercises.exercise import Exercise, Misconception

NUMPY = "import numpy as np"


def frame(x):
    return np.array([x[0] * x[1], 2 * (x[0] + x[1]), np.sqrt(x[0] ** 2 + x[1] ** 2)])


def bowl(x):
    return np.array([1e4 * x[0] ** 2, x[1]])


def waves(x):
    return np.sin(x[:-1]) * x[1:]


def twist(x):
    return np.array([x[0] * x[1], x[0] - x[1] ** 2])


def twist_jacobian(x):
    return np.array([[x[1], x[0]], [1.0, -2 * x[1]]])


def cubes(x):
    return x**3


def cubes_jacobian(x):
    return np.diag(3 * x**2)


def shear(x):
    return np.array([x[0] + 2 * x[1], np.sin(x[0])])


def shear_jacobian(x):
    return np.array([[1.0, 2.0], [np.cos(x[0]), 0.0]])


class Matrix:
    """Multiplication by a matrix: the function, and its pull-back with or without the place."""

    def __init__(self, A):
        self.A = A

    def forward(self, x):
        return self.A @ x

    def pull(self, x, dy):
        return self.A.T @ dy

    def pull_back(self, v):
        if np.shape(v) != (len(self.A),):
            raise ValueError(f"pull_back takes an array of shape ({len(self.A)},), and got one of shape {np.shape(v)}")
        return v @ self.A


def pull_cubes(x, dy):
    return 3 * x**2 * dy


def pull_sine(x, dy):
    return np.cos(x) * dy


def _jacobian_cases(rng):
    here = [(frame, np.array([3.0, 4.0])), (waves, rng.normal(size=4)), (twist, np.array([1.0, -2.0]))]
    here += [(waves, rng.normal(size=2)), (np.sin, rng.normal(size=3)), (frame, rng.uniform(1, 2, 2))]
    return [*here, (bowl, np.array([0.0, 1.0]))]  # where a one-sided difference is far off


def _composed_cases(rng):
    pairs = [(cubes, cubes_jacobian, twist_jacobian), (twist, twist_jacobian, shear_jacobian)]
    pairs += [(shear, shear_jacobian, cubes_jacobian), (shear, shear_jacobian, twist_jacobian)]
    return [(*functions, x) for functions in pairs for x in (np.array([2.0, 1.0]), rng.uniform(0.5, 2, 2))]


def _network_cases(rng):
    cases = [(np.array([1.0, -1.0]), np.array([[1.0, 0.5], [0.0, 1.0]]), np.array([0.0, 1.0]), np.array([[2.0, 3.0]]))]
    for d, h, k in [(3, 4, 2), (2, 5, 3), (3, 3, 3)]:
        cases.append(tuple(rng.normal(size=shape) for shape in [(d,), (h, d), (h,), (k, h)]))
    return cases


def _pull_back_cases(rng):
    matrices = [np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), rng.normal(size=(3, 3)), rng.normal(size=(4, 2))]
    return [(Matrix(A).pull_back, len(A)) for A in [*matrices, rng.normal(size=(1, 3))]]


def _square_cases(rng):
    small = np.array([1.0, 2.0]), np.array([0.5, -0.25]), np.array([[1.0, 2.0], [3.0, 4.0]])
    return [small, *(tuple(rng.normal(size=s) for s in [(n,), (n,), (n, n)]) for n in (2, 3, 5))]


def _chain_cases(rng):
    cases = []
    for n in (2, 3):
        one, two = Matrix(rng.normal(size=(n, n))), Matrix(rng.normal(size=(n, n)))
        first, second = (one.forward, one.pull), (two.forward, two.pull)
        bends = (cubes, pull_cubes), (np.sin, pull_sine)
        for layers in ([bends[0], first], [first, bends[1], second, bends[0]], [bends[1], bends[0], first]):
            cases.append((layers, rng.uniform(0.5, 1.5, n), rng.normal(size=n)))
    return cases


def _softmax_cases(rng):
    cases = [(np.array([[4.0, 0.0, 2.0]]), np.array([[0.5, 0.3, 0.2]]))]
    for shape in [(3, 3), (5, 4), (2, 10)]:
        P = np.exp(rng.normal(size=shape))
        cases.append((rng.normal(size=shape), P / P.sum(axis=1, keepdims=True)))
    return cases


def _product_cases(rng):
    cases = [(np.array([[1.0, 2.0]]), np.array([[3.0, 1.0, 2.0]]), np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 4.0]]))]
    for n, k, m in [(3, 3, 3), (4, 2, 5), (1, 3, 1)]:
        cases.append((rng.normal(size=(n, m)), rng.normal(size=(n, k)), rng.normal(size=(k, m))))
    return cases


def _broadcast_cases(rng):
    shapes = [((3,), (3,)), ((2, 3), (3,)), ((3, 1), (1, 4)), ((2, 3), ()), ((3,), (4, 3)), ((2, 1, 3), (4, 1))]
    cases = [(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 2.0], [0.0, 5.0]]), np.array([10.0, 20.0]))]
    for x, y in shapes:
        dZ = rng.normal(size=np.broadcast_shapes(x, y))
        cases.append((dZ, np.asarray(rng.normal(size=x)), np.asarray(rng.normal(size=y))))
    return cases


EXERCISES = (
    Exercise(
        id="chain_rule/jacobians/three-in-two-out",
        title="Three in, two out",
        stars=1,
        kind="by hand",
        imports=NUMPY,
        stub="J = ...",
        solution="J = np.array([[9.0, 12.0, 0.0], [1.0, -1.0, 3.0]])",
        explanation="""
One row for each output, one column for each input. Row 1: $y_1 = x_1 x_2^2$ has the slopes $x_2^2 = 9$ and $2 x_1 x_2 = 12$, and
$x_3$ does not occur in it, which is a slope of 0. Row 2: $y_2 = x_1 + x_2 x_3$ has the slopes $1$, $x_3 = -1$ and $x_2 = 3$.
""",
        hints=(
            "Two outputs and three inputs: how many rows does the table have, and how many columns?",
            "Fill one row after the other. In row 1 stand the three slopes of $y_1$, for a nudge of $x_1$ alone, of $x_2$ alone, of $x_3$ alone.",
            "$y_1$ does not contain $x_3$, so nothing happens when you nudge it. In $x_2 x_3$ each factor's slope is the other one.",
        ),
        misconceptions=(
            Misconception(
                "J = np.array([[9.0, 1.0], [12.0, -1.0], [0.0, 3.0]])",
                "Your rows are the inputs. In this book rows are outputs and columns are inputs.",
            ),
            Misconception(
                "J = np.array([[9.0, 6.0, 0.0], [1.0, -1.0, 3.0]])",
                "For a nudge of $x_2$ in the first output the square was forgotten, or its factor in front.",
            ),
            Misconception(
                "J = np.array([[9.0, 12.0, 0.0], [1.0, 3.0, -1.0]])",
                "In the second row a product gave its factors their own values. Nudge one factor: what multiplies the nudge?",
            ),
            Misconception(
                "J = np.array([[9.0, 12.0, 1.0], [1.0, -1.0, 3.0]])",
                "An input that does not occur in an output cannot move it.",
            ),
            Misconception(
                "J = np.array([[1.0, -1.0, 3.0], [9.0, 12.0, 0.0]])",
                "The slopes are right, and the rows are exchanged: the first row belongs to $y_1$.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/jacobians/column-by-column",
        title="Column by column",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="def numerical_jacobian(f, x):\n    ...",
        solution="""
def numerical_jacobian(f, x):
    eps = 1e-6
    columns = []
    for j in range(len(x)):
        step = np.zeros(len(x))
        step[j] = eps
        columns.append((f(x + step) - f(x - step)) / (2 * eps))
    return np.stack(columns, axis=1)
""",
        explanation="""
Each input is nudged alone, to both sides, and what all outputs do gives one **column**. So the columns are stacked along axis 1.
`x + step` makes a new array, so `x` stays as it was. The cost: two calls of `f` for each input, however many outputs there are.
""",
        hints=(
            "Nudge one input at a time. What you get back from one nudge are the slopes of *all* outputs: one column.",
            "A step that is zero everywhere but at `j` moves input `j` alone: `(f(x + step) - f(x - step)) / (2 * eps)`.",
            "Collect the columns in a list. `np.stack(columns, axis=1)` puts them side by side; `axis=0` would put them one below the other.",
        ),
        misconceptions=(
            Misconception(
                "def numerical_jacobian(f, x):\n    eps = 1e-6\n    rows = []\n    for j in range(len(x)):\n"
                "        step = np.zeros(len(x))\n        step[j] = eps\n"
                "        rows.append((f(x + step) - f(x - step)) / (2 * eps))\n    return np.array(rows)",
                "What one nudge gives was stacked as a row. One input, all outputs: which line of the table is that?",
            ),
            Misconception(
                "def numerical_jacobian(f, x):\n    eps = 1e-6\n    columns = []\n    for j in range(len(x)):\n"
                "        step = np.zeros(len(x))\n        step[j] = eps\n"
                "        columns.append((f(x + step) - f(x - step)) / eps)\n    return np.stack(columns, axis=1)",
                "Everything is twice too large: how far apart are the two places where you call f?",
            ),
            Misconception(
                "def numerical_jacobian(f, x):\n    eps = 1e-6\n    return (f(x + eps) - f(x - eps)) / (2 * eps)",
                "All inputs were nudged at once, so their effects are added up. Nudge them one at a time.",
            ),
            Misconception(
                "def numerical_jacobian(f, x):\n    eps = 1e-6\n    columns = []\n    for j in range(len(x)):\n"
                "        step = np.zeros(len(x))\n        step[j] = eps\n"
                "        columns.append((f(x + step) - f(x)) / eps)\n    return np.stack(columns, axis=1)",
                "These are one-sided differences. Where a function bends strongly they are far off; a centred one looks to both sides.",
            ),
        ),
        check=Function(_jacobian_cases, rtol=1e-4, atol=1e-5),
    ),
    Exercise(
        id="chain_rule/jacobians/product-in-order",
        title="A product by hand",
        stars=2,
        kind="by hand",
        imports=NUMPY,
        stub="Jg = ...\nJf = ...\nJ = ...",
        solution=(
            "Jg = np.array([[1.0, 1.0], [2.0, 1.0]])\nJf = np.array([[2.0, 3.0], [0.0, 4.0]])\n"
            "J = np.array([[8.0, 5.0], [8.0, 4.0]])"
        ),
        explanation="""
Forward: $u = (3, 2)$. The inner Jacobian at $x$: rows $(1, 1)$ and $(x_2, x_1) = (2, 1)$. The outer one at $u$: rows $(u_2, u_1) = (2, 3)$
and $(0, 2u_2) = (0, 4)$. Then $J = J_f J_g$, outer first: for example $J_{11} = 2\\cdot 1 + 3\\cdot 2 = 8$. Algebra agrees: $y_2 = x_1^2
x_2^2$ has the slopes $2 x_1 x_2^2 = 8$ and $2 x_1^2 x_2 = 4$.
""",
        hints=(
            "Go forward first: which two numbers does the inner function hand on?",
            "The outer function is fed with $u = (3, 2)$, so its table is taken there. Its first row is $(u_2, u_1)$.",
            "The outer Jacobian stands on the left. Entry (1, 1): first row of $J_f$ times first column of $J_g$.",
        ),
        misconceptions=(
            Misconception(
                "Jg = np.array([[1.0, 1.0], [2.0, 1.0]])\nJf = np.array([[2.0, 3.0], [0.0, 4.0]])\n"
                "J = np.array([[2.0, 7.0], [4.0, 10.0]])",
                "Both tables are right, and they were multiplied in the wrong order. A nudge meets the inner function first, and the matrix "
                "that acts first stands next to it.",
            ),
            Misconception(
                "Jg = np.array([[1.0, 1.0], [2.0, 1.0]])\nJf = np.array([[2.0, 1.0], [0.0, 4.0]])\n"
                "J = np.array([[4.0, 3.0], [8.0, 4.0]])",
                "The outer Jacobian was taken at x. The outer function never sees x: which two numbers does it receive?",
            ),
            Misconception(
                "Jg = np.array([[1.0, 1.0], [2.0, 1.0]])\nJf = np.array([[2.0, 3.0], [0.0, 4.0]])\n"
                "J = np.array([[2.0, 3.0], [0.0, 4.0]])",
                "Both tables are right. Then entry was multiplied with entry, and only one path of each pair was counted: "
                "take rows times columns.",
            ),
            Misconception(
                "Jg = np.array([[1.0, 2.0], [1.0, 1.0]])\nJf = np.array([[2.0, 0.0], [3.0, 4.0]])\n"
                "J = np.array([[8.0, 8.0], [5.0, 4.0]])",
                "Your tables are turned: rows are outputs, columns are inputs.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/jacobians/wrong-way-round",
        title="The wrong way round",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="def composed_jacobian(g, Jg, Jf, x):\n    ...",
        solution="def composed_jacobian(g, Jg, Jf, x):\n    return Jf(g(x)) @ Jg(x)",
        explanation="""
Two faults. The outer Jacobian must stand on the left, for a column of nudges comes in from the right and meets `Jg` first. And it must be
taken at `g(x)`, the place where the outer function stands. With square Jacobians both faults keep the shape, so no error gives them away.
""",
        hints=(
            "There are two faults. Write the rule of the section down and compare it letter by letter.",
            "A column of nudges is multiplied from the left. Which of the two matrices must it meet first?",
            "The outer function is fed with `g(x)`. That is also where its Jacobian belongs.",
        ),
        misconceptions=(
            Misconception(
                "def composed_jacobian(g, Jg, Jf, x):\n    return Jf(x) @ Jg(x)",
                "The order is right now. The outer Jacobian is still taken where the inner function stands.",
            ),
            Misconception(
                "def composed_jacobian(g, Jg, Jf, x):\n    return Jg(x) @ Jf(g(x))",
                "Each Jacobian is at its own place now. Their order is still the one of the faulty code.",
            ),
            Misconception(
                "def composed_jacobian(g, Jg, Jf, x):\n    return Jf(g(x)) * Jg(x)",
                "`*` multiplies entry by entry. A sum over paths is a matrix product.",
            ),
            Misconception(
                "def composed_jacobian(g, Jg, Jf, x):\n    return Jg(x) @ Jf(x)",
                "This is still the faulty code: wrong in order, and wrong in place.",
            ),
        ),
        check=Function(_composed_cases),
    ),
    Exercise(
        id="chain_rule/jacobians/network-jacobian",
        title="The Jacobian of a network",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="def network_jacobian(x, W1, b1, W2):\n    ...",
        solution="""
def network_jacobian(x, W1, b1, W2):
    a1 = np.tanh(W1 @ x + b1)
    return (W2 * (1 - a1**2)) @ W1
""",
        explanation="""
$J = W_2\\,\\operatorname{diag}(1 - a_1^2)\\,W_1$, the last layer on the left. The diagonal in the middle scales the columns of $W_2$, which
broadcasting does without building it: `W2 * (1 - a1**2)`. Scaling the rows of $W_1$ is as good: `W2 @ ((1 - a1**2)[:, None] * W1)`. The output's bias has moved nothing.
""",
        hints=(
            "Go forward to `a1`. Then write the three Jacobians of the three stages, with their shapes.",
            "The stages are `W1`, then a diagonal with the slopes of tanh, then `W2`. The last one stands on the left.",
            "The slopes are `1 - a1**2`, shape (H,). `W2 * slopes` multiplies each column of `W2` by one of them.",
        ),
        misconceptions=(
            Misconception(
                "def network_jacobian(x, W1, b1, W2):\n    return W2 @ W1",
                "That is the Jacobian of a network without its activation function. Each hidden unit passes on only a part of a nudge.",
            ),
            Misconception(
                "def network_jacobian(x, W1, b1, W2):\n    a1 = np.tanh(W1 @ x + b1)\n    return (W2 * (a1 * (1 - a1))) @ W1",
                "Those slopes belong to the sigmoid. The hidden units here use tanh.",
            ),
            Misconception(
                "def network_jacobian(x, W1, b1, W2):\n    z1 = W1 @ x + b1\n    return (W2 * (1 - z1**2)) @ W1",
                "The slope of tanh is one minus the square of its *output*. Yours squares what went in.",
            ),
            Misconception(
                "def network_jacobian(x, W1, b1, W2):\n    a1 = np.tanh(W1 @ x + b1)\n    return ((W2 * (1 - a1**2)) @ W1).T",
                "Your result is turned: it must have one row for each output of the network.",
            ),
            Misconception(
                "def network_jacobian(x, W1, b1, W2):\n    a1 = np.tanh(W1 @ x)\n    return (W2 * (1 - a1**2)) @ W1",
                "The slopes of tanh are taken at the wrong place: something is added before tanh.",
            ),
        ),
        check=Function(_network_cases),
    ),
    Exercise(
        id="chain_rule/jacobians/rows-from-pull-backs",
        title="Rows from pull-backs",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="def jacobian_from_vjps(pull_back, m):\n    ...",
        solution="""
def jacobian_from_vjps(pull_back, m):
    return np.array([pull_back(unit) for unit in np.eye(m)])
""",
        explanation="""
$e_i^\\top J$ is row $i$ of $J$. The rows of the identity are the unit vectors, and one call for each of the `m` outputs gives one row.
So a Jacobian costs one VJP for each output. With JVPs it would be one for each input, and the results would be columns.
""",
        hints=(
            "What is $v^\\top J$ if $v$ is 1 in one place and 0 everywhere else?",
            "`np.eye(m)` holds the m unit vectors, one in each row. Ask `pull_back` for each of them.",
            "Each call returns one row, of as many numbers as there are inputs. Put the rows one below the other.",
        ),
        misconceptions=(
            Misconception(
                "def jacobian_from_vjps(pull_back, m):\n    return np.array([pull_back(unit) for unit in np.eye(m)]).T",
                "The results were put side by side, as columns. What does one call of a pull-back give: a row or a column?",
            ),
            Misconception(
                "def jacobian_from_vjps(pull_back, m):\n    return pull_back(np.ones(m))",
                "A vector of ones asks for all outputs at once: the rows arrive added up and cannot be told apart.",
            ),
            Misconception(
                "def jacobian_from_vjps(pull_back, m):\n    return np.array([pull_back(np.ones(m)) for _ in range(m)])",
                "Every row is the same, as every call asks the same thing. Ask for one output at a time.",
            ),
            Misconception(
                "def jacobian_from_vjps(pull_back, m):\n    v = np.zeros(m)\n    rows = []\n"
                "    for i in range(m):\n        v[i] = 1\n        rows.append(pull_back(v))\n"
                "    return np.array(rows)",
                "Each row holds the rows before it, too: what is still in the vector from the calls before?",
            ),
            Misconception(
                "def jacobian_from_vjps(pull_back, m):\n"
                "    return np.array([pull_back(unit)[0] for unit in np.eye(m)])",
                "Of each row only the first number is left. `pull_back` returns an array here, not a tuple.",
            ),
        ),
        check=Function(_pull_back_cases),
    ),
    Exercise(
        id="chain_rule/jacobians/square-layer-back",
        title="Back through a square layer",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="def layer_vjp(dy, x, W):\n    ...",
        solution="def layer_vjp(dy, x, W):\n    y = np.tanh(W @ x)\n    return W.T @ (dy * (1 - y**2))",
        explanation="""
On the way back the last stage comes first: `dy` meets the slopes of tanh, and only then the weights. And the weights act by their
transpose, $W^\\top$, because input $j$ collects what it sent to every unit: column $j$ of $W$. With a square `W` both faults keep the shape.
""",
        hints=(
            "There are two faults. In which order did the forward pass go through its two stages, and in which order must the way back go?",
            "`dy` belongs to the output of tanh. Which local slope must it meet before anything else?",
            "After that, go back through `W @ x`. The VJP of a product with `W` uses the other reading of the table: its columns.",
        ),
        misconceptions=(
            Misconception(
                "def layer_vjp(dy, x, W):\n    y = np.tanh(W @ x)\n    return W @ (dy * (1 - y**2))",
                "The order is right now. The weights still act as on the way forward.",
            ),
            Misconception(
                "def layer_vjp(dy, x, W):\n    y = np.tanh(W @ x)\n    return (W.T @ dy) * (1 - y**2)",
                "The weights are turned now. The slopes of tanh still come too late: they belong to its output side, not to x.",
            ),
            Misconception(
                "def layer_vjp(dy, x, W):\n    return W.T @ dy",
                "The activation function is missing on the way back.",
            ),
            Misconception(
                "def layer_vjp(dy, x, W):\n    y = np.tanh(W @ x)\n    return (W @ dy) * (1 - y**2)",
                "This still does what the faulty code does. Nudge x[0] and compare.",
            ),
            Misconception(
                "def layer_vjp(dy, x, W):\n    return W.T @ (dy * (1 - x**2))",
                "The slope of tanh comes from what tanh has put out. Yours is taken from what went into the layer.",
            ),
            Misconception(
                "def layer_vjp(dy, x, W):\n    y = np.tanh(W @ x)\n    return np.outer(dy * (1 - y**2), x)",
                "That is the gradient of the weights. The gradient of x has the shape of x.",
            ),
        ),
        check=Function(_square_cases),
    ),
    Exercise(
        id="chain_rule/jacobians/chain-of-pull-backs",
        title="Reverse mode in seven lines",
        stars=3,
        kind="code",
        imports=NUMPY,
        stub="def chain_vjp(layers, x, dy):\n    ...",
        solution="""
def chain_vjp(layers, x, dy):
    inputs = []
    for f, pull in layers:
        inputs.append(x)
        x = f(x)
    for (f, pull), place in zip(reversed(layers), reversed(inputs)):
        dy = pull(place, dy)
    return x, dy
""",
        explanation="""
The way forward keeps what went into each layer. The way back takes the layers from the last to the first, each at the input that was kept
for it, and replaces the gradient by what the layer sends back. No Jacobian is ever formed. This loop is reverse mode; for networks it is
called backpropagation.
""",
        hints=(
            "Two loops: one forward through the layers, one backward. What must the first keep for the second?",
            "On the way forward, append `x` to a list *before* the layer replaces it.",
            "On the way back, walk through `reversed(layers)` and the reversed list together, and set `dy = pull(place, dy)`.",
        ),
        misconceptions=(
            Misconception(
                "def chain_vjp(layers, x, dy):\n    for f, pull in layers:\n        dy = pull(x, dy)\n        x = f(x)\n    return x, dy",
                "The gradient was sent through the layers from the first to the last. It comes from the result: which layer meets it first?",
            ),
            Misconception(
                "def chain_vjp(layers, x, dy):\n    start = x\n    for f, pull in layers:\n        x = f(x)\n"
                "    for f, pull in reversed(layers):\n        dy = pull(start, dy)\n    return x, dy",
                "Every layer was asked at x. Only the first one stands there; the others stand where the way forward has led.",
            ),
            Misconception(
                "def chain_vjp(layers, x, dy):\n    places = []\n    for f, pull in layers:\n        x = f(x)\n        places.append(x)\n"
                "    for (f, pull), place in zip(reversed(layers), reversed(places)):\n        dy = pull(place, dy)\n    return x, dy",
                "Each layer was asked at the numbers that came out of it. Its Jacobian belongs to the numbers that went in.",
            ),
            Misconception(
                "def chain_vjp(layers, x, dy):\n    inputs = []\n    for f, pull in layers:\n"
                "        inputs.append(x)\n        x = f(x)\n"
                "    for (f, pull), place in zip(reversed(layers), inputs):\n        dy = pull(place, dy)\n"
                "    return x, dy",
                "The layers are walked backward, and the numbers that were kept for them still forward.",
            ),
            Misconception(
                "def chain_vjp(layers, x, dy):\n    inputs = []\n    for f, pull in layers:\n"
                "        inputs.append(x)\n        x = f(x)\n"
                "    for (f, pull), place in zip(reversed(layers), reversed(inputs)):\n"
                "        dy = pull(place, dy)\n    return dy, x",
                "Both results are right, in the wrong order: the output comes first.",
            ),
            Misconception(
                "def chain_vjp(layers, x, dy):\n    inputs = []\n    for f, pull in layers:\n"
                "        inputs.append(x)\n        x = f(x)\n"
                "    for (f, pull), place in zip(reversed(layers), reversed(inputs)):\n"
                "        dy = pull(place, dy)\n    return dy",
                "The gradient is right. The output of the last layer is asked for, too.",
            ),
        ),
        check=Function(_chain_cases, returns=("y", "dx")),
    ),
    Exercise(
        id="chain_rule/jacobians/two-orders",
        title="Two orders, counted",
        stars=1,
        kind="by hand",
        stub="shape = ...\nfrom_left = ...\nfrom_right = ...",
        solution="shape = (5, 50)\nfrom_left = 2200\nfrom_right = 5500",
        explanation="""
$J_3$ is (2, 5), $J_2$ is (5, 20), $J_1$ is (20, 50), so $J_2 J_1$ is (5, 50). From the left: $2\\cdot5\\cdot20 + 2\\cdot20\\cdot50 = 200 +
2000$. From the right: $5\\cdot20\\cdot50 + 2\\cdot5\\cdot50 = 5000 + 500$. Few outputs and many inputs: reverse mode is cheaper.
""",
        hints=(
            "Write the three shapes side by side, last layer on the left. Outputs first, inputs second.",
            "From the left: first $J_3 J_2$, of shapes (2, 5) and (5, 20). That takes $2\\cdot5\\cdot20$ multiplications and gives a (2, 20).",
            "From the right: first $J_2 J_1$, of shapes (5, 20) and (20, 50). Do not forget the second product of each order.",
        ),
        misconceptions=(
            Misconception(
                "shape = (5, 50)\nfrom_left = 5500\nfrom_right = 2200",
                "The two counts are exchanged. In the product the last layer stands on the left.",
            ),
            Misconception(
                "shape = (5, 50)\nfrom_left = 200\nfrom_right = 5000",
                "You counted the first product of each order. Three matrices take two products.",
            ),
            Misconception(
                "shape = (50, 5)\nfrom_left = 2200\nfrom_right = 5500",
                "The counts are right. Your shape is turned: rows are outputs.",
            ),
            Misconception(
                "shape = (5, 50)\nfrom_left = 140\nfrom_right = 350",
                "You counted the entries of the results. Each entry takes one multiplication for every pair in its row and column.",
            ),
        ),
        check=Values(rtol=1e-6),
    ),
    Exercise(
        id="chain_rule/jacobians/softmax-by-hand",
        title="Back through softmax, by hand",
        stars=1,
        kind="by hand",
        imports=NUMPY,
        stub="dz = ...",
        solution="dz = np.array([1.5, -1.25, -0.25])",
        explanation="""
$p\\cdot v = 0.5\\cdot8 + 0.25\\cdot0 + 0.25\\cdot4 = 5$. Then $v - 5 = (3, -5, -1)$, and times $p$ this is $(1.5, -1.25, -0.25)$. The sum is
0, as it must be: raising all scores together changes nothing.
""",
        hints=(
            "The formula is $p \\odot (v - p\\cdot v)$. Begin with the dot product: one number.",
            "$p\\cdot v$ is the average of the upstream gradients, weighted by the probabilities: $0.5\\cdot 8 + 0.25\\cdot 0 + 0.25\\cdot 4$.",
            "Subtract that number from each element of $v$, then multiply each by its own probability. The three results must add up to 0.",
        ),
        misconceptions=(
            Misconception(
                "dz = np.array([2.0, 0.0, 0.75])",
                "You used p(1 − p) for each element alone: the diagonal of the Jacobian without the rest. Add up your three numbers: what "
                "should their sum be?",
            ),
            Misconception(
                "dz = np.array([4.0, 0.0, 1.0])",
                "That is p times v alone. Something that all elements share has not been subtracted.",
            ),
            Misconception(
                "dz = np.array([3.0, -5.0, -1.0])",
                "The subtraction is right. One factor is still to come.",
            ),
            Misconception(
                "dz = np.array([2.0, -1.0, 0.0])",
                "You subtracted the plain mean of v. The mean that counts here is weighted by the probabilities.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/jacobians/softmax-vjp",
        title="Back through softmax, for a batch",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="def softmax_vjp(dP, P):\n    ...",
        solution="def softmax_vjp(dP, P):\n    return P * (dP - (P * dP).sum(axis=1, keepdims=True))",
        explanation="""
Each row is a softmax of its own, so each row has its own dot product $p\\cdot v$: a sum along axis 1. `keepdims=True` keeps it as a column
(N, 1), which is then subtracted from every element of its row. No (C, C) matrix is formed, let alone N of them.
""",
        hints=(
            "Start from the formula for one example, $p \\odot (v - p\\cdot v)$. What becomes of $p\\cdot v$ when there are N examples?",
            "There is one dot product for each row: multiply elementwise, then sum along axis 1.",
            "The sums must be subtracted row by row. With `keepdims=True` their shape is (N, 1), and broadcasting does the rest.",
        ),
        misconceptions=(
            Misconception(
                "def softmax_vjp(dP, P):\n    return dP * P * (1 - P)",
                "This treats softmax as elementwise: it uses the diagonal of each Jacobian and drops the rest.",
            ),
            Misconception(
                "def softmax_vjp(dP, P):\n    return P * (dP - (P * dP).sum())",
                "One sum over the whole batch was taken. The examples know nothing of each other: each row has its own.",
            ),
            Misconception(
                "def softmax_vjp(dP, P):\n    return P * (dP - (P * dP).sum(axis=0))",
                "The sum runs over the examples. It must run over the classes of one example.",
            ),
            Misconception(
                "def softmax_vjp(dP, P):\n    return P * (dP - dP.mean(axis=1, keepdims=True))",
                "You subtracted the plain mean of the gradients. The mean that counts is weighted by the probabilities.",
            ),
            Misconception(
                "def softmax_vjp(dP, P):\n    return P * (dP - (P * dP).sum(axis=1))",
                "Right for a single example. The N sums have the shape (N,), which NumPy takes for a row; each must stay with its own row.",
            ),
            Misconception(
                "def softmax_vjp(dP, P):\n    return P * dP",
                "Half of the formula is missing: each score also moves all the *other* probabilities.",
            ),
        ),
        check=Function(_softmax_cases),
    ),
    Exercise(
        id="chain_rule/jacobians/both-factors",
        title="Both factors of a product",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="def matmul_vjp(dC, A, B):\n    ...",
        solution="def matmul_vjp(dC, A, B):\n    return dC @ B.T, A.T @ dC",
        explanation="""
$C_{ij} = \\sum_k A_{ik} B_{kj}$: the element $A_{ik}$ goes into row $i$ of $C$, each time multiplied by $B_{kj}$. So $\\partial L/\\partial
A_{ik} = \\sum_j \\bar C_{ij} B_{kj}$, which is $\\bar C B^\\top$. In the same way $\\bar B = A^\\top \\bar C$. With all sizes different, no other
product of these matrices has the right shape.
""",
        hints=(
            "Write down three shapes: `A` is (n, k), `B` is (k, m), `dC` is (n, m). Which shapes must the two results have?",
            "`dA` must be (n, k). You have a (n, m) and, from `B`, either a (k, m) or a (m, k). Which product fits?",
            "In the same way `dB`, (k, m), from a (k, n) and a (n, m). Each factor's gradient uses the *other* factor, transposed, on its own side.",
        ),
        misconceptions=(
            Misconception(
                "def matmul_vjp(dC, A, B):\n    return A.T @ dC, dC @ B.T",
                "The two results are exchanged: the first must have the shape of A.",
            ),
            Misconception(
                "def matmul_vjp(dC, A, B):\n    return B @ dC.T, dC.T @ A",
                "Both results are turned. A gradient has the shape of its variable.",
            ),
            Misconception(
                "def matmul_vjp(dC, A, B):\n    return dC @ B.T / len(A), A.T @ dC / len(A)",
                "You divided by the number of rows. If the loss is a mean, its factor is in dC already.",
            ),
        ),
        check=Function(_product_cases, rtol=1e-5, atol=1e-6, returns=("dA", "dB")),
    ),
    Exercise(
        id="chain_rule/jacobians/centred-rows",
        title="Rows without their mean",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="def centre_rows_backward(dY):\n    ...",
        solution="def centre_rows_backward(dY):\n    return dY - dY.mean(axis=1, keepdims=True)",
        explanation="""
Each element goes two ways into $Y$: directly, with slope 1, and through the mean of its row, with slope $-1/M$ into every element of the
row. The second way brings back minus the mean of the row's gradients. So the sum on the way back runs along the axis of the mean. In other words: the Jacobian of a
row is $I - \\frac1M 1 1^\\top$, which is symmetric.
""",
        hints=(
            "Two paths lead from an element of `X` to `Y`: itself, and the mean that is subtracted. Which rows of `Y` does that mean reach?",
            "On the way forward the mean of a row was subtracted from that row only. On the way back, too, rows keep to themselves.",
            "The mean runs along axis 1, and its result must stay a column to be subtracted row by row.",
        ),
        misconceptions=(
            Misconception(
                "def centre_rows_backward(dY):\n    return dY - dY.mean(axis=0)",
                "This is still the faulty code: it mixes the gradients of different rows.",
            ),
            Misconception(
                "def centre_rows_backward(dY):\n    return dY",
                "The mean was treated as a constant. It is computed from X, so a second path comes back through it.",
            ),
            Misconception(
                "def centre_rows_backward(dY):\n    return dY - dY.sum(axis=1, keepdims=True)",
                "The path through the mean came back without the factor that a mean brings.",
            ),
            Misconception(
                "def centre_rows_backward(dY):\n    return dY + dY.mean(axis=1, keepdims=True)",
                "The mean was *subtracted* on the way forward. What does a subtraction do to the gradient of what is subtracted?",
            ),
            Misconception(
                "def centre_rows_backward(dY):\n    return dY - dY.mean(axis=1)",
                "The axis is right. The N means have the shape (N,), which NumPy takes for a row; each must stay with its own row.",
            ),
            Misconception(
                "def centre_rows_backward(dY):\n    return dY - dY.mean()",
                "One mean over the whole array was taken. On the way forward each row lost its own mean, and rows do not meet.",
            ),
            Misconception(
                "def centre_rows_backward(dY):\n    return dY * (1 - 1 / dY.shape[1])",
                "Only the diagonal of the Jacobian was used. Through the mean an element also moves the *other* elements of its row.",
            ),
        ),
        check=Function(
            lambda rng: [
                (np.array([[3.0, 0.0], [1.0, 5.0]]),),
                *((rng.normal(size=s),) for s in [(3, 4), (5, 2), (4, 4)]),
            ]
        ),
    ),
    Exercise(
        id="chain_rule/jacobians/broadcast-product",
        title="A product of any two shapes",
        stars=3,
        kind="code",
        imports=NUMPY,
        stub="def multiply_vjp(dZ, x, y):\n    ...",
        solution="""
def multiply_vjp(dZ, x, y):
    def fit(g, shape):
        while g.ndim > len(shape):
            g = g.sum(axis=0)
        for axis, n in enumerate(shape):
            if n == 1:
                g = g.sum(axis=axis, keepdims=True)
        return g

    return fit(dZ * y, x.shape), fit(dZ * x, y.shape)
""",
        explanation="""
A product swaps: `x` receives `dZ * y`. That has the shape of `Z`. Wherever broadcasting has used an element of `x` several times, its
gradients are added: first over the axes that NumPy has put in front, then over those where `x` has length 1, which stay as axes of length 1.
""",
        hints=(
            "Forget the shapes for a moment: what does a product send back to each of its factors?",
            "`dZ * y` has the shape of `Z`. Sum it over the axes along which `x` was copied, until it has the shape of `x`.",
            "First sum over axis 0 while there are too many axes. Then, for every axis where `x` has length 1, sum with `keepdims=True`.",
        ),
        misconceptions=(
            Misconception(
                "def multiply_vjp(dZ, x, y):\n    return dZ * y, dZ * x",
                "The products are right. Each result must have the shape of its own factor: add up what was copied.",
            ),
            Misconception(
                "def multiply_vjp(dZ, x, y):\n    def fit(g, shape):\n        while g.ndim > len(shape):\n"
                "            g = g.mean(axis=0)\n        for axis, n in enumerate(shape):\n            if n == 1:\n"
                "                g = g.mean(axis=axis, keepdims=True)\n        return g\n\n"
                "    return fit(dZ * y, x.shape), fit(dZ * x, y.shape)",
                "The copies were averaged. Each use of a value sends back its whole gradient, and they add.",
            ),
            Misconception(
                "def multiply_vjp(dZ, x, y):\n    def fit(g, shape):\n        while g.ndim > len(shape):\n"
                "            g = g.sum(axis=0)\n        for axis, n in enumerate(shape):\n            if n == 1:\n"
                "                g = g.sum(axis=axis, keepdims=True)\n        return g\n\n"
                "    return fit(dZ, x.shape) * x, fit(dZ, y.shape) * y",
                "The shapes are right. A product gives each factor the *other* one, and it must be multiplied in before you sum.",
            ),
            Misconception(
                "def multiply_vjp(dZ, x, y):\n    def fit(g, shape):\n        while g.ndim > len(shape):\n"
                "            g = g.sum(axis=0)\n        return g\n\n"
                "    return fit(dZ * y, x.shape), fit(dZ * x, y.shape)",
                "The axes in front are summed. An axis of length 1 is copied along, too, and must be summed as well.",
            ),
            Misconception(
                "def multiply_vjp(dZ, x, y):\n    def fit(g, shape):\n        while g.ndim > len(shape):\n"
                "            g = g.sum(axis=0)\n        for axis, n in enumerate(shape):\n            if n == 1:\n"
                "                g = g.sum(axis=axis, keepdims=True)\n        return g\n\n"
                "    return fit(dZ, x.shape) * y, fit(dZ, y.shape) * x",
                "The sum was taken first. Each copy has met another number of the other factor, so multiply before you add.",
            ),
        ),
        check=Function(_broadcast_cases, returns=("dx", "dy")),
    ),
)

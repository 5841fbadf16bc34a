"""Exercises of the page "What Is Deep Learning?"."""

import numpy as np

from dlcore.exercises.checks import Function, Values
from dlcore.exercises.exercise import Exercise, Misconception

PAGE = "deep_learning/what_is_deep_learning"
NUMPY = "import numpy as np"


def _thresholds(rng):
    """Ink of zeros and ones, their labels, candidates; the first by eye, the second with a tie."""
    cases = [
        (np.array([0.05, 0.2, 0.4, 0.7]), np.array([0, 0, 1, 1]), [0.0, 0.1, 0.3, 0.9]),
        (np.array([0.1, 0.5, 0.6]), np.array([0, 1, 1]), [0.55, 0.2, 0.4, 0.7]),
        (np.array([0.3, 0.6]), np.array([0, 1]), [0.3, 0.6, 0.1]),
    ]
    for _ in range(4):
        y = rng.integers(0, 2, 40)
        ink = np.clip(rng.normal(0.2 + 0.5 * y, 0.15), 0, 1)
        cases.append((ink, y, rng.permutation(np.linspace(0.05, 0.95, 9)).tolist()))
    return cases


def _pairs(rng):
    """Pairs of readings, with and without alarm."""
    return [(np.array(pair),) for pair in ([4.0, 1.5], [1.0, 4.0], [2.5, 2.0], [3.0, 3.0])] + [
        (rng.uniform(0, 5, 2),) for _ in range(4)
    ]


def _stacks(rng):
    """Stacks of two, three, one and four layers; square weights, so that every wrong order of factors runs as well."""
    first = [
        (np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, -1.0])),
        (np.array([[2.0, 0.0], [1.0, 3.0]]), np.array([0.5, 0.0])),
    ]
    more = [
        [(rng.normal(size=(n, n)), rng.normal(size=n)) for _ in range(depth)] for n, depth in ((2, 3), (3, 1), (4, 4))
    ]
    return [(first,), *((stack,) for stack in more)]


def _layer(rng):
    """Batches of several sizes and types, with pre-activations of both signs."""
    first = (np.array([[1.0, 2.0]]), np.array([[1.0, 1.0], [-1.0, 0.0]]), np.array([1.0, 0.5]))
    more = [
        (rng.normal(size=(n, d)), rng.normal(size=(h, d)), rng.normal(size=h)) for n, d, h in [(5, 3, 4), (1, 6, 2)]
    ]
    square = (rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), rng.normal(size=4))
    return [first, *more, square, tuple(array.astype(np.float32) for array in more[0])]


def _networks(rng):
    """Batches and square weights: the slip runs without an error."""
    first = (
        np.array([[1.0, 2.0]]),
        np.array([[1.0, 0.0], [2.0, -1.0]]),
        np.array([0.0, 1.0]),
        np.array([[1.0, 2.0], [-3.0, -2.0]]),
        np.array([0.5, 0.0]),
    )
    more = [
        tuple(rng.normal(size=shape) for shape in ((n, d), (d, d), d, (d, d), d)) for n, d in [(4, 2), (3, 3), (6, 4)]
    ]
    return [first, *more]


def _double(x):
    return 2 * x


def _plus_three(x):
    return x + 3


def _square(x):
    return x * x


def _chains(rng):
    """Lists of functions whose order matters."""
    return [
        ([_double, _plus_three], 5.0),
        ([_plus_three, _double, _square], 1.0),
        ([_square], -2.0),
        ([_square, _plus_three, _double], rng.normal(size=3)),
        ([], 7.0),
    ]


def _widths(rng):
    """Lists of widths, the alarm first, one layer too."""
    return [([2, 2, 1],), ([7, 3],), ([64, 32, 16, 10],), *((rng.integers(1, 30, n).tolist(),) for n in (4, 6))]


FAULTY_ALARM = """
def alarm_score(x):
    W1, b1 = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([0.0, 0.0])
    W2, b2 = np.array([[1.0, 1.0]]), np.array([-1.0])
    z1 = W1 @ x + b1
    z2 = W2 @ z1 + b2
    return np.maximum(0, z2)
"""

FAULTY_NETWORK = """
def network(X, W1, b1, W2, b2):
    A1 = np.maximum(0, X @ W1.T + b1)
    Z2 = A1 @ W2 + b2
    return Z2
"""

EXERCISES = (
    Exercise(
        id=f"{PAGE}/best-threshold",
        title="Let the examples choose the threshold",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="""
def best_threshold(ink, y, candidates):
    ...
""",
        solution="""
def best_threshold(ink, y, candidates):
    errors = [((ink > t) != (y == 1)).sum() for t in candidates]
    return candidates[int(np.argmin(errors))]
""",
        explanation="""
`ink > t` is what the rule says, `y == 1` what is true, and `!=` is an error where they differ. The errors on the examples
are the loss, `t` is the parameter, and trying all candidates is the search. `argmin` gives the place of the first smallest
number. For thousands of parameters nobody can try all candidates: that is what gradients are for.
""",
        hints=(
            "For one `t`, which images does the rule call 1? `ink > t` answers for all of them at once.",
            "`((ink > t) != (y == 1)).sum()` counts the errors of one `t`. Make a list of these counts, one for each candidate.",
            "`np.argmin(list)` gives the *place* of the smallest count. The answer is the candidate at this place.",
        ),
        misconceptions=(
            Misconception(
                """
def best_threshold(ink, y, candidates):
    return min(((ink > t) != (y == 1)).sum() for t in candidates)
""",
                "This is how many errors the best rule makes. Asked for is the threshold with which it makes them.",
            ),
            Misconception(
                """
def best_threshold(ink, y, candidates):
    return candidates[int(np.argmax([((ink > t) != (y == 1)).sum() for t in candidates]))]
""",
                "This threshold makes the most errors. Either the count of errors counts hits, or the rule is the wrong "
                "way round: much ink in the middle means 1.",
            ),
            Misconception(
                """
def best_threshold(ink, y, candidates):
    return int(np.argmin([((ink > t) != (y == 1)).sum() for t in candidates]))
""",
                "This is the place of the threshold in the list, not the threshold.",
            ),
            Misconception(
                """
def best_threshold(ink, y, candidates):
    errors = [((ink > t) != (y == 1)).sum() for t in candidates]
    return [t for t, e in zip(candidates, errors) if e == min(errors)][-1]
""",
                "Where several candidates are equally good, yours returns the last of them; the first was asked for.",
            ),
            Misconception(
                "def best_threshold(ink, y, candidates):\n    errors = [((ink >= t) != (y == 1)).sum() for t in candidates]\n    return candidates[int(np.argmin(errors))]",
                "Right unless an image has exactly as much ink as a candidate: the rule says *greater than*, and yours counts equal as greater.",
            ),
        ),
        check=Function(_thresholds),
    ),
    Exercise(
        id=f"{PAGE}/circles",
        title="Which circle?",
        stars=1,
        kind="by hand",
        stub="""
route = ...
spam = ...
ink = ...
faces = ...
""",
        solution="""
route = "AI"
spam = "ML"
ink = "ML"
faces = "DL"
""",
        explanation="""
The route planner follows a procedure that a person wrote: artificial intelligence, no learning. The spam filter has 5,000
learned numbers but one step, a weighted sum: machine learning, not deep. The ink rule has one number, and as soon as
examples set it, it is machine learning too. Fifty layers, learned together: deep learning.
""",
        hints=(
            "Ask twice: do any numbers of the rule come from examples? And if so, do they sit in many layers, one after the other?",
            "It does not matter how many numbers are learned. One is enough for machine learning, and 5,000 in one step are not deep.",
        ),
        misconceptions=(
            Misconception(
                'route, spam, ink, faces = "AI", "ML", "AI", "DL"',
                "A person chose the form of the ink rule. But who, or what, chooses its threshold in this version?",
            ),
            Misconception(
                'route, spam, ink, faces = "AI", "DL", "ML", "DL"',
                "The spam filter has many learned numbers. Count the steps from the input to the answer instead.",
            ),
            Misconception(
                'route, spam, ink, faces = "ML", "ML", "ML", "DL"',
                "A program that finds something out is not learning from examples yet: does the route planner's procedure "
                "get better from data?",
            ),
            Misconception(
                'route, spam, ink, faces = "AI", "DL", "AI", "DL"',
                "Count neither people nor numbers. First ask whether any number comes from examples, then how many layers stand one after the other.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id=f"{PAGE}/tiny-network",
        title="Two layers, by hand",
        stars=1,
        kind="by hand",
        imports=NUMPY,
        stub="""
z_hidden = ...
a_hidden = ...
score = ...
""",
        solution="""
z_hidden = np.array([1 * 1 + 2 * 2 - 1, 3 * 1 - 1 * 2 - 2])
a_hidden = np.array([4, 0])
score = -2 * 4 + 3 * 0 + 2
""",
        explanation="""
Each row of $W_1$ meets the column $x$: $1 \\cdot 1 + 2 \\cdot 2 - 1 = 4$ and $3 \\cdot 1 - 1 \\cdot 2 - 2 = -1$. ReLU keeps the
4 and replaces $-1$ by 0. The output layer gives $-2 \\cdot 4 + 3 \\cdot 0 + 2 = -6$, and nothing cuts it off: a score may be
negative.
""",
        hints=(
            "The first hidden unit uses the first *row* of $W_1$ and the first number of $b_1$.",
            "Do not forget to add $b_1$; then replace what is negative by 0, in the hidden layer only.",
            "$z_1$ has one positive and one negative number, so one hidden unit contributes nothing to the score.",
        ),
        misconceptions=(
            Misconception(
                "z_hidden, a_hidden, score = [6, -2], [6, 0], -10",
                "You went down the columns of the first matrix. A unit's weights stand in a row.",
            ),
            Misconception(
                "z_hidden, a_hidden, score = [5, 1], [5, 1], -7",
                "The pre-activations lack their biases: the column that is added after the product.",
            ),
            Misconception(
                "z_hidden, a_hidden, score = [4, -1], [4, -1], -9",
                "The hidden layer has a ReLU, and your activations are still the pre-activations.",
            ),
            Misconception(
                "z_hidden, a_hidden, score = [4, -1], [4, 0], 0",
                "The output layer has no activation function, so nothing is cut off there.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id=f"{PAGE}/what-is-learned",
        title="What is learned",
        stars=1,
        kind="by hand",
        stub="""
learned = ...
extra = ...
""",
        solution="""
learned = (4 * 5 + 4) + (3 * 4 + 3)
extra = (6 * 5 + 6) + (3 * 6 + 3) - learned
""",
        explanation="""
The hidden layer has $4 \\cdot 5$ weights and 4 biases, the output layer $3 \\cdot 4$ weights and 3 biases: 39 parameters. Each
further hidden unit costs 5 weights and a bias on its way in and 3 weights on its way out, 9 in all, so two cost 18. The
width itself is chosen, not learned.
""",
        hints=(
            "A layer with `d_in` inputs and `d_out` units has `d_out * d_in` weights and `d_out` biases.",
            "A further hidden unit needs weights for what comes in, a bias, and one weight in each unit of the next layer.",
        ),
        misconceptions=(
            Misconception("learned, extra = 32, 16", "These are the weights alone. The biases are learned as well."),
            Misconception(
                "learned, extra = 7, 2",
                "You counted units. Each unit brings as many weights as it has inputs, and a bias.",
            ),
            Misconception(
                "learned, extra = 39, 12",
                "A wider hidden layer makes the next layer's rows longer, too.",
            ),
            Misconception(
                "learned, extra = 44, 18",
                "The input has no parameters: it is given, so there are no biases to learn for it.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id=f"{PAGE}/missing-bend",
        title="The alarm that never sounds",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="""
def alarm_score(x):
    ...
""",
        solution="""
def alarm_score(x):
    W1, b1 = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([0.0, 0.0])
    W2, b2 = np.array([[1.0, 1.0]]), np.array([-1.0])
    a1 = np.maximum(0, W1 @ x + b1)
    return W2 @ a1 + b2
""",
        explanation="""
The ReLU stood after the second layer, so nothing bent between the two: they were one layer, and its score was always $-1$,
which the ReLU turned into 0. It belongs between the layers. After the last one it would do harm: all quiet pairs would
get the same score 0, and how far they are from an alarm would be lost.
""",
        hints=(
            "Compute `z1` and `z2` for x = (4, 1) by hand, with this code.",
            "What stands between the two matrix products? Compare with the page's code for the alarm.",
            "One line needs `np.maximum(0, …)`, and another must lose it.",
        ),
        misconceptions=(
            Misconception(
                FAULTY_ALARM,
                "Still 0 for every pair. Between the two matrix products there is no bend yet, so the hidden numbers "
                "cancel.",
            ),
            Misconception(
                FAULTY_ALARM.replace("@ z1", "@ np.maximum(0, z1)"),
                "The alarm sounds now. But pairs that agree should get a score less than 0, and yours is cut off: look "
                "at the output layer.",
            ),
            Misconception(
                FAULTY_ALARM.replace("np.maximum(0, z2)", "z2"),
                "Now there is no bend at all: two linear layers are one, and this one ignores its input.",
            ),
            Misconception(
                FAULTY_ALARM.replace("@ z1", "@ np.abs(z1)").replace("np.maximum(0, z2)", "z2"),
                "A bend is in the right place, but it is not the ReLU: both hidden units now report the same difference, and it is "
                "counted twice.",
            ),
        ),
        check=Function(_pairs),
    ),
    Exercise(
        id=f"{PAGE}/collapse",
        title="Many layers into one",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="""
def collapse(layers):
    ...
""",
        solution="""
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W_next @ W, W_next @ b + b_next
    return W, b
""",
        explanation="""
Two layers become one as on the page: $W_2(W_1 x + b_1) + b_2 = (W_2 W_1)x + (W_2 b_1 + b_2)$. That one layer and the next
become one again, and so on. The order of the factors is that of the functions: what acts first stands next to $x$. And each
bias goes through the matrices of all layers after its own, because it is part of what they receive.
""",
        hints=(
            "Keep one layer `W, b` that does the work of all layers so far. It starts as the first of the list.",
            "The page shows how two layers become one. Here the first of the two is your `W, b`, the second is the next in "
            "the list.",
            "In a loop over `layers[1:]`: the new matrix is the next layer's times yours, in this order; the new bias is the "
            "next layer's matrix times your bias, plus the next layer's bias.",
        ),
        misconceptions=(
            Misconception(
                "def collapse(layers):\n    W, b = layers[0]\n    for W_next, b_next in layers[1:]:\n"
                "        W, b = W_next @ W, b + b_next\n    return W, b",
                "The matrix is right. But a bias does not reach the output as it is: the next layer receives it together "
                "with the rest.",
            ),
            Misconception(
                "def collapse(layers):\n    W, b = layers[0]\n    for W_next, b_next in layers[1:]:\n"
                "        W, b = W_next @ W, b_next\n    return W, b",
                "The matrix is right, and the earlier biases are lost. Try the input x = 0.",
            ),
            Misconception(
                "def collapse(layers):\n    W, b = layers[0]\n    for W_next, b_next in layers[1:]:\n"
                "        W, b = W @ W_next, W_next @ b + b_next\n    return W, b",
                "Which matrix touches x first? It has to stand next to x.",
            ),
            Misconception(
                "def collapse(layers):\n    W, b = layers[0]\n    for W_next, b_next in layers[1:2]:\n"
                "        W, b = W_next @ W, W_next @ b + b_next\n    return W, b",
                "Right for two layers. A third one is left out.",
            ),
        ),
        check=Function(_stacks, returns=("W", "b")),
    ),
    Exercise(
        id=f"{PAGE}/layer",
        title="One layer, a whole batch",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="""
def layer(X, W, b):
    ...
""",
        solution="""
def layer(X, W, b):
    return np.maximum(0, X @ W.T + b)
""",
        explanation="""
`X` is `(N, D)` and `W.T` is `(D, H)`, so the product is `(N, H)`: one row for each example. `b`, shape `(H,)`, is added to every
row. The ReLU comes last, after the bias, and acts on each number alone.
""",
        hints=(
            "Write the shapes: `(N, D)` times what gives `(N, H)`?",
            "`X @ W.T + b` are the pre-activations of all examples. NumPy adds `b` to every row.",
            "`np.maximum(0, …)` replaces what is negative by 0, in an array of any shape. (`np.max` is another function.)",
        ),
        misconceptions=(
            Misconception(
                "def layer(X, W, b):\n    return X @ W.T + b",
                "These are the pre-activations: the ReLU is missing.",
            ),
            Misconception(
                "def layer(X, W, b):\n    return np.maximum(0, X @ W.T) + b",
                "The bias belongs to what the ReLU cuts off; yours is added afterwards.",
            ),
            Misconception(
                "def layer(X, W, b):\n    return np.maximum(0, W @ X.T + b[:, None])",
                "The numbers are right, and the table is on its side: here each example has become a column.",
            ),
            Misconception(
                "def layer(X, W, b):\n    return np.maximum(0, X @ W.T)",
                "The bias is missing.",
            ),
        ),
        check=Function(_layer, rtol=1e-5, atol=1e-6),
    ),
    Exercise(
        id=f"{PAGE}/compose",
        title="Functions inside functions",
        stars=1,
        kind="code",
        stub="""
def compose(functions, x):
    ...
""",
        solution="""
def compose(functions, x):
    for function in functions:
        x = function(x)
    return x
""",
        explanation="""
What one function returns is what the next one gets. The list is in the order of acting, and the formula $f_3(f_2(f_1(x)))$
has the same order from the inside outward. The loop is all that `nn.Sequential` does, too.
""",
        hints=(
            "Keep one value and let each function in turn replace it.",
            "A `for` loop over `functions`; in it one line, `x = …`.",
        ),
        misconceptions=(
            Misconception(
                "def compose(functions, x):\n    for function in reversed(functions):\n        x = function(x)\n    return x",
                "This is the order in which the names are written in the formula, not the one in which they act. Which "
                "function sees the input itself?",
            ),
            Misconception(
                "def compose(functions, x):\n    result = x\n    for function in functions:\n        result = function(x)\n"
                "    return result",
                "Every function here gets the input x. Only the first one should; the next gets what the first returned.",
            ),
            Misconception(
                "def compose(functions, x):\n    return sum(function(x) for function in functions) if functions else x",
                "You add up the results of functions that all see x. In a composition each sees the result of the one "
                "before it.",
            ),
        ),
        check=Function(_chains),
    ),
    Exercise(
        id=f"{PAGE}/mixed-layouts",
        title="Two layouts in one network",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="""
def network(X, W1, b1, W2, b2):
    ...
""",
        solution="""
def network(X, W1, b1, W2, b2):
    A1 = np.maximum(0, X @ W1.T + b1)
    return A1 @ W2.T + b2
""",
        explanation="""
`A1` holds examples in rows, like `X`, so the second layer needs `W2.T` as the first needs `W1.T`. Because `W2` is square, `A1 @ W2`
runs as well and mixes the weights of different units. With another width in the second layer NumPy would have complained.
""",
        hints=(
            "Compare the two lines with a matrix product. Both matrices have the layout (out, in).",
            "Test with one example: the second layer should give `W2 @ a1 + b2`.",
        ),
        misconceptions=(
            Misconception(
                FAULTY_NETWORK,
                "Unchanged in what it computes: the second layer still takes the columns of `W2` for its units.",
            ),
            Misconception(
                FAULTY_NETWORK.replace("W1.T", "W1"),
                "Now both layers agree with each other, and not with the layout (out, in).",
            ),
            Misconception(
                FAULTY_NETWORK.replace("W1.T", "W1").replace("@ W2", "@ W2.T"),
                "The second layer is mended, and the first, which was right, is broken.",
            ),
            Misconception(
                FAULTY_NETWORK.replace("A1 @ W2 + b2", "np.maximum(0, A1 @ W2.T + b2)"),
                "The layout is right. But the output layer has no activation function.",
            ),
        ),
        check=Function(_networks),
    ),
    Exercise(
        id=f"{PAGE}/fold",
        title="Fold by hand",
        stars=2,
        kind="by hand",
        stub="""
third = ...
pieces = ...
""",
        solution="""
third = 0.8
pieces = 2**6
""",
        explanation="""
$0.35 \\to 0.7$; then $0.7 \\to 1.4 - 4 \\cdot 0.2 = 0.6$; then $0.6 \\to 1.2 - 4 \\cdot 0.1 = 0.8$. The pieces double with each
fold: $2^6 = 64$, from 12 units. A sum of units adds bends; a composition multiplies pieces.
""",
        hints=(
            "Up to one half the fold doubles its input. Above, the second ReLU takes something away.",
            "The result of one fold is the input of the next: write three lines.",
            "The pieces are 2, 4, 8, … What happens from one fold to the next?",
        ),
        misconceptions=(
            Misconception("third, pieces = 0.6, 64", "This is the value after two folds. One more."),
            Misconception(
                "third, pieces = 2.8, 64",
                "A fold of numbers above one half is more than doubling: the second ReLU is not 0 there.",
            ),
            Misconception(
                "third, pieces = 0.343, 64",
                "You multiplied the first result by itself. In a composition the result goes in again.",
            ),
            Misconception(
                "third, pieces = 0.8, 12",
                "That is how many units there are. Each fold copies *all* the pieces there are, so they do not just add up.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id=f"{PAGE}/count-parameters",
        title="Count the parameters",
        stars=2,
        kind="code",
        stub="""
def count_parameters(widths):
    ...
""",
        solution="""
def count_parameters(widths):
    return sum(d_out * d_in + d_out for d_in, d_out in zip(widths, widths[1:]))
""",
        explanation="""
Neighbours in the list are input and output of one layer: `zip(widths, widths[1:])` gives the pairs. Each layer has
$d_l \\, d_{l-1}$ weights and $d_l$ biases. A list of n widths has n − 1 layers, because the input has no parameters.
""",
        hints=(
            "How many layers has a list of three widths? Each layer joins two neighbours in the list.",
            "`zip(widths, widths[1:])` gives the pairs (in, out).",
            "For each pair add the weights, in times out, and the biases, one for each unit.",
        ),
        misconceptions=(
            Misconception(
                "def count_parameters(widths):\n    return sum(a * b for a, b in zip(widths, widths[1:]))",
                "The biases are missing: one for each unit.",
            ),
            Misconception(
                "def count_parameters(widths):\n    return sum(a * b for a, b in zip(widths, widths[1:])) + sum(widths)",
                "The input has no biases: it is given, not computed.",
            ),
            Misconception(
                "def count_parameters(widths):\n    return sum(a * b + a for a, b in zip(widths, widths[1:]))",
                "A layer has as many biases as it gives numbers, not as many as it takes.",
            ),
            Misconception(
                "def count_parameters(widths):\n    return sum(widths[1:])",
                "These are the units. Each has a weight for every input, and a bias.",
            ),
        ),
        check=Function(_widths),
    ),
)

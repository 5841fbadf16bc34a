"""Exercises of the page "Computational Graphs"."""

import numpy as np

from dlcore.exercises.checks import Function, Values
from dlcore.exercises.exercise import Exercise, Misconception

NUMPY = "import numpy as np"


def _pairs(rng):
    """Two positive numbers, or arrays of one shape, of both float types."""
    arrays = [tuple(rng.uniform(0.5, 3, (2, *shape))) for shape in [(4,), (2, 3)]]
    return [(4.0, 1.0), (2.0, 2.0), *arrays, tuple(rng.uniform(0.5, 3, (2, 5)).astype(np.float32))]


def _distances(rng):
    cases = [(3.0, 4.0, 10.0), (-5.0, 12.0, -26.0), (0.0, 2.0, 1.5)]
    cases += [tuple(rng.normal(size=(3, *shape))) for shape in [(4,), (2, 3)]]
    return [*cases, tuple(rng.normal(size=(3, 4)).astype(np.float32))]


def _columns(rng):
    small = (np.array([[1.0, 2.0], [3.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]))
    return [
        small,
        *((rng.uniform(0.5, 3, shape), rng.normal(size=shape)) for shape in [(3, 3), (5, 2), (1, 4), (4, 1)]),
    ]


def _scores(rng):
    cases = [(np.array([[1.0, 0.0, 2.0, 1.0]]), np.array([[2.0, 4.0, 0.0, 6.0]]), np.array([[3.0]]))]
    for n, m, d in [(2, 3, 4), (5, 2, 3), (3, 3, 3)]:
        cases.append(tuple(rng.normal(size=shape) for shape in [(n, d), (m, d), (n, m)]))
    return cases


def _random_arrows(rng, nodes):
    """For each node the numbers of its inputs, all made before it; the last depends on every one."""
    arrows = [[]]
    for node in range(1, nodes):
        arrows.append([node - 1, *rng.integers(0, node, rng.integers(0, 3)).tolist()])
    return [[(x, float(rng.integers(1, 4))) for x in each] for each in arrows]


def _named(arrows):
    return {f"n{i}": [(f"n{x}", local) for x, local in each] for i, each in enumerate(arrows)}


BRANCH = {"a": [], "b": [("a", 1.0), ("a", 1.0)], "c": [("b", 2.0)], "d": [("b", 3.0)], "e": [("c", 1.0), ("d", 1.0)]}
SHORTCUT = {"a": [], "u": [("a", 2.0)], "v": [("u", 3.0)], "e": [("u", 1.0), ("v", 1.0)]}


def _graphs(rng):
    cases = [(BRANCH, "e"), (SHORTCUT, "e"), ({"a": [], "b": [("a", 3.0)], "c": [("b", -2.0)]}, "c"), ({"a": []}, "a")]
    return cases + [(_named(_random_arrows(rng, n)), f"n{n - 1}") for n in (5, 8, 12)]


def _tapes(rng):
    small = [[], [(0, 3.0), (0, 3.0)], [(1, 2.0)]]
    fork = [[], [(0, 1.0), (0, 1.0)], [(1, 2.0)], [(1, 3.0)], [(2, 1.0), (3, 1.0)]]
    unused = [[], [], [(0, 2.0)], [(1, 5.0)], [(2, 4.0), (2, 1.0)]]
    return [(small,), (fork,), (unused,), ([[]],), *((_random_arrows(rng, n),) for n in (6, 12))]


def _sortable(rng):
    """Graphs by names alone, in any order in the dict, some with nodes that the end does not need."""
    plain = [{node: [x for x, _ in each] for node, each in graph.items()} for graph, _ in _graphs(rng)]
    plain = [dict(reversed(graph.items())) if i % 2 else graph for i, graph in enumerate(plain)]
    cases = list(zip(plain, ["e", "e", "c", "a", "n4", "n7", "n11"], strict=True))
    extra = {"x": [], "y": ["x"], "not_needed": ["x", "y"], "end": ["y", "x"], "later": ["end", "y"]}
    return [*cases, (extra, "end")]


def _facts(users_first, inputs, end):
    """Return what must hold of an order, so that every right one passes."""
    order = list(users_first(inputs, end))
    needed, todo = {end}, [end]
    while todo:
        todo += [x for x in inputs[todo.pop()] if x not in needed and not needed.add(x)]
    place = {node: i for i, node in enumerate(order)}
    return {
        "only nodes that `end` depends on": set(order) <= needed,
        "all nodes that `end` depends on": needed <= set(order),
        "each node once": len(order) == len(place),
        "each after all its users": all(
            place[x] > place[n] for n in place if n in inputs for x in inputs[n] if x in place
        ),
    }  # fmt: skip


def _same_facts(got, expected, *tolerances):
    if not isinstance(got, dict):
        return "is not a list of names"
    broken = [fact for fact, holds in got.items() if holds is not expected[fact]]
    return f"breaks a rule: {'; '.join(broken)}" if broken else None


def _duals(rng):
    cases = [((6.0, 1.0), (2.0, 0.0)), ((6.0, 0.0), (2.0, 1.0)), ((-1.5, 2.0), (0.5, -3.0))]
    return cases + [tuple(map(tuple, rng.uniform(0.5, 2, (2, 2)).tolist())) for _ in range(3)]


def _vectors(rng):
    return [(np.array([0.0, 1.0, -2.0]),), (rng.normal(size=4),), (rng.normal(size=(2, 3)),)]


def _by_hand(**values):
    return "\n".join(f"{name} = {value}" for name, value in values.items())


GRADIENTS = "def gradients(inputs, end):\n    grad = dict.fromkeys(inputs, 0.0)\n    grad[end] = 1.0\n"
SEND = "        for x, local in inputs[node]:\n            grad[x] += grad[node] * local\n"
VISIT = (
    "def users_first(inputs, end):\n    order = []\n    def visit(node):\n        if node not in order and node not in seen:\n"
    "            seen.add(node)\n{}    seen = set()\n    visit(end)\n    return order{}"
)

EXERCISES = (
    Exercise(
        id="chain_rule/computational_graphs/shared-value",
        title="Draw it and count",
        stars=1,
        kind="by hand",
        stub=_by_hand(u="...", v="...", w="...", r="...", operations="...", paths="..."),
        solution=_by_hand(u=6, v=10, w=60, r=56, operations=4, paths=2),
        explanation="""
Forward: $u = 6$, $v = 10$, $w = 60$, $r = 56$. Four nodes compute: two products, a sum and a difference, since $ab$ is one node with two
users. From $a$ there is one arrow to $u$; from there the ways are $u, v, w, r$ and $u, w, r$. (The arrow from $c$ to $r$ is on no way
from $a$.)
""",
        hints=(
            "Draw four circles for the four lines, and an arrow for each use of a value. How many arrows leave $u$?",
            "$u = 6$ and $v = 10$. The next node multiplies the two, the last one takes $c$ away.",
            "For the paths begin at $a$: one arrow leads on, to $u$. Count the ways from $u$ to $r$.",
        ),
        misconceptions=(
            Misconception(
                _by_hand(u=6, v=10, w=60, r=56, operations=5, paths=2),
                "You counted a node twice. A value that has a name and is used again is not computed again.",
            ),
            Misconception(
                _by_hand(u=6, v=10, w=60, r=56, operations=4, paths=1),
                "Look at $u$ once more: it has more than one user, and each of them is the beginning of another way.",
            ),
            Misconception(
                _by_hand(u=6, v=10, w=60, r=56, operations=4, paths=3),
                "A path follows arrows from $a$. One of yours begins at another leaf.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/computational_graphs/branch-by-hand",
        title="A branch in the middle",
        stars=2,
        kind="by hand",
        stub=_by_hand(dv="...", du="...", dx="...", dy="..."),
        solution=_by_hand(dv=6, du=14, dx=48, dy=28),
        explanation="""
Forward: $u = 6$, $v = 8$, $L = 48$. The last product swaps: $v$ gets 6, and $u$ gets 8. The sum copies the 6 to $u$ and to $x$. Now $u$
has heard from both users: $8 + 6 = 14$. Its product swaps: $14 \\cdot 3 = 42$ for $x$, $14 \\cdot 2 = 28$ for $y$. And $x$ has two users:
$42 + 6 = 48$. Algebra agrees: $L = x^2y^2 + x^2y$.
""",
        hints=(
            "Forward: $u = 6$ and $v = 8$. Draw an arrow for each use: two leave $u$, and two leave $x$.",
            "The last product sends to $u$ and to $v$. Before $u$ sends anything, it must also hear from $v$.",
            "$u$ receives 8 from the product and 6 from the sum. $x$ receives from the sum, and from the product $xy$.",
        ),
        misconceptions=(
            Misconception(
                _by_hand(dv=6, du=8, dx=30, dy=16),
                "Your $u$ sent its gradient on before all its users had sent to it.",
            ),
            Misconception(
                _by_hand(dv=6, du=14, dx=42, dy=28),
                "Your $x$ has heard from one of its users only.",
            ),
            Misconception(
                _by_hand(dv=8, du=12, dx=44, dy=24),
                "A product gives each input the other one. Look at what the last node sends to $v$.",
            ),
            Misconception(
                _by_hand(dv=6, du=6, dx=24, dy=12),
                "Your $u$ has heard from the sum and not from the product.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/computational_graphs/routed",
        title="Routed or not",
        stars=1,
        kind="by hand",
        stub=_by_hand(dx="...", dy="...", dz="..."),
        solution=_by_hand(dx=14, dy=6, dz=0),
        explanation="""
Forward: $xy = 10$, the maximum of 10 and 4 is 10, $L = 30 - 2 = 28$. Back: the difference sends 1 to the left and $-1$ to $x$. Times 3, so
the maximum receives 3 and routes it all to $xy$; $z$ lost and gets 0. The product swaps: $3\\cdot 5 = 15$ for $x$ and $3 \\cdot 2 = 6$ for
$y$. Together $x$ has $15 - 1 = 14$.
""",
        hints=(
            "Which of the two inputs of the maximum is the larger one?",
            "The maximum receives 3, from the factor before it. The winner gets all of it, the loser nothing.",
            "$x$ is used twice: in the product, and in the difference, where the sign turns.",
        ),
        misconceptions=(
            Misconception(_by_hand(dx=15, dy=6, dz=0), "Your $x$ has one user too few."),
            Misconception(_by_hand(dx=16, dy=6, dz=0), "A difference turns the sign for one of its inputs."),
            Misconception(_by_hand(dx=14, dy=6, dz=3), "Nudge $z$ a little, to 4.01. Does the maximum notice?"),
            Misconception(_by_hand(dx=4, dy=2, dz=0), "What reaches the maximum from its right is not 1."),
            Misconception(
                _by_hand(dx=5, dy=2, dz=0), "What reaches the maximum from its right is not 1; and $x$ has one user more."
            ),
            Misconception(_by_hand(dx=5, dy=15, dz=0), "A product gives each input the other one."),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/computational_graphs/distance-gate",
        title="The distance gate",
        stars=2,
        kind="code",
        stub="def distance_backward(x, y, dr):\n    ...",
        solution=(
            "def distance_backward(x, y, dr):\n    r = np.sqrt(x**2 + y**2)\n    return dr * x / r, dr * y / r"
        ),
        explanation="""
In stages: $s = x^2 + y^2$, $r = \\sqrt s$. Back: the root sends $\\bar r\\cdot\\frac{1}{2r}$, the sum copies it, and each square multiplies by
$2x$ or $2y$. The twos cancel: $\\bar r\\,x/r$ and $\\bar r\\,y/r$. As a gate: each input gets its share of the direction.
""",
        hints=(
            "Take it apart: two squares, a sum, a root. Go forward to $r$ first.",
            "The slope of the root of $s$ is $\\frac{1}{2\\sqrt s} = \\frac{1}{2r}$. The sum copies, and the slope of $x^2$ is $2x$.",
            "The factor of `x` is `1 / (2 * r) * 2 * x`. Do not forget what arrives.",
        ),
        misconceptions=(
            Misconception(
                "def distance_backward(x, y, dr):\n    r = np.sqrt(x**2 + y**2)\n    return x / r, y / r",
                "Those are the local derivatives alone. What leaves a node is a product.",
            ),
            Misconception(
                "def distance_backward(x, y, dr):\n    r = np.sqrt(x**2 + y**2)\n    return dr * x / (2 * r), dr * y / (2 * r)",
                "One factor of 2 is missing: the squares have slopes, too.",
            ),
            Misconception(
                "def distance_backward(x, y, dr):\n    r = np.sqrt(x**2 + y**2)\n    return dr / (2 * r), dr / (2 * r)",
                "That is what the root sends. Between it and the inputs there are a sum and two squares.",
            ),
            Misconception(
                "def distance_backward(x, y, dr):\n    r = np.sqrt(x**2 + y**2)\n    return dr * y / r, dr * x / r",
                "Swapping is for products. Here the squares are added: nudge only x, and ask which square grows.",
            ),
            Misconception(
                "def distance_backward(x, y, dr):\n    return dr * 2 * x, dr * 2 * y",
                "The gradient went through the squares and the sum, and not through the root.",
            ),
        ),
        check=Function(_distances, rtol=1e-5, returns=("dx", "dy")),
        imports=NUMPY,
    ),
    Exercise(
        id="chain_rule/computational_graphs/shares",
        title="Shares of a whole",
        stars=3,
        kind="code",
        stub="def shares_backward(X, dY):\n    ...",
        solution=(
            "def shares_backward(X, dY):\n    s = X.sum(axis=0)\n    return dY / s - (dY * X).sum(axis=0) / s**2"
        ),
        explanation="""
Two users, two parts. As it is, `X` gets `dY / s` from the division. On the other way: the division sends `-dY * X / s**2` to the repeated sum,
the repeat sums that over the rows, and the sum repeats it for all of them. A test: a column twice as large has the same shares, so a step along the column
itself must change nothing. Indeed `(X * dX).sum(axis=0)` is 0.
""",
        hints=(
            "Draw it: `X` goes to the division, and to the sum `s`; the sum is repeated and goes to the division, too.",
            "The division sends `dY / s` to `X`, and `-dY * X / s**2` to the repeated sum.",
            "What was repeated is summed: `-(dY * X).sum(axis=0) / s**2`. What was summed is repeated: every row gets that.",
        ),
        misconceptions=(
            Misconception(
                "def shares_backward(X, dY):\n    return dY / X.sum(axis=0)",
                "That is the way straight through. `X` is used once more, in the sum, and the sum depends on all rows.",
            ),
            Misconception(
                "def shares_backward(X, dY):\n    s = X.sum(axis=0)\n    return dY / s - dY * X / s**2",
                "The sum was repeated for all rows, and where a value was repeated, gradients are summed. Yours took each row alone.",
            ),
            Misconception(
                "def shares_backward(X, dY):\n    s = X.sum(axis=0)\n    return dY / s + (dY * X).sum(axis=0) / s**2",
                "A sign: if the sum in the denominator grows, the shares fall.",
            ),
            Misconception(
                "def shares_backward(X, dY):\n    s = X.sum(axis=0)\n    return dY / s - (dY * X).sum(axis=0) / s",
                "Look at the division once more: what does it send to its second input?",
            ),
            Misconception(
                "def shares_backward(X, dY):\n    s = X.sum(axis=0)\n    return dY / s - dY.sum(axis=0) / s**2",
                "The numerator is missing from what the division sends to its second input.",
            ),
            Misconception(
                "def shares_backward(X, dY):\n    s = X.sum(axis=0)\n    return -(dY * X).sum(axis=0) / s**2 + np.zeros(X.shape)",
                "Only the part through the sum is there. The one straight through the division is missing.",
            ),
            Misconception(
                "def shares_backward(X, dY):\n    s = X.sum(axis=0)\n    return dY / s - (dY * X).sum(axis=1, keepdims=True) / s**2",
                "The sum was taken over the rows, in each column. Yours goes along the columns.",
            ),
        ),
        check=Function(_columns),
        imports=NUMPY,
    ),
    Exercise(
        id="chain_rule/computational_graphs/other-layout",
        title="A product, scaled",
        stars=2,
        kind="code",
        stub="def scores_backward(Q, K, dS):\n    ...",
        solution=(
            "def scores_backward(Q, K, dS):\n    dP = dS / np.sqrt(Q.shape[1])\n    return dP @ K, dP.T @ Q"
        ),
        explanation="""
The factor $1/\\sqrt d$ is a node of its own, and it scales what arrives before the product sees it. $QK^\\top$ is the layer of this book with `K` in the
place of the weights: the input gets `dP @ K`, (N, M) times (M, d), and `K` gets `dP.T @ Q`, (M, N) times (N, d).
""",
        hints=(
            "Two nodes: the product $P = QK^\\top$, and the factor. Go back through the factor first.",
            "Write down the shapes: `dS` is (N, M), and the two answers are (N, d) and (M, d). What fits?",
            "`K` stands where this book's layer has its weights: `dZ @ W` for the input, `dZ.T @ X` for the weights.",
        ),
        misconceptions=(
            Misconception(
                "def scores_backward(Q, K, dS):\n    return dS @ K, dS.T @ Q",
                "A factor in the forward pass is a factor on the way back.",
            ),
            Misconception(
                "def scores_backward(Q, K, dS):\n    dP = dS * np.sqrt(Q.shape[1])\n    return dP @ K, dP.T @ Q",
                "On the way back one multiplies by the local derivative; one does not undo what was done.",
            ),
            Misconception(
                "def scores_backward(Q, K, dS):\n    dP = dS / Q.shape[1]\n    return dP @ K, dP.T @ Q",
                "Look at the factor once more: there is a root in it.",
            ),
            Misconception(
                "def scores_backward(Q, K, dS):\n    dP = dS / np.sqrt(Q.shape[1])\n    return dP @ K, Q.T @ dP",
                "The second value is turned. The gradient of `K` has the shape of `K`.",
            ),
        ),
        check=Function(_scores, returns=("dQ", "dK")),
        imports=NUMPY,
    ),
    Exercise(
        id="chain_rule/computational_graphs/what-comes-out",
        title="What comes out",
        stars=2,
        kind="by hand",
        stub=_by_hand(right="...", too_early="..."),
        solution=_by_hand(right=15, too_early=3),
        explanation="""
$b$ goes to $c$ and $d$, and $c$ goes to $d$ and $e$. In a right order: $d$ has 1, $c$ has $1 + 1 = 2$, $b$ has $1 + 2\\cdot 2 = 5$, $a$ has 15. In the
other order $e$ sends 1 to $d$ and to $c$; $d$ sends 1 to $b$ and to $c$; $b$, with 1, sends 3 to $a$. Only then does $c$ send its 4 to
$b$, which has had its turn.
""",
        hints=(
            "$b$ has two users, and so has $c$. A right order is $e, d, c, b, a$.",
            "For `too_early` keep five accounts, and change them only when it is a node's turn.",
            "When it is the turn of $b$ in the early order, $b$ has heard from $d$ and not from $c$.",
        ),
        misconceptions=(
            Misconception(
                _by_hand(right=15, too_early=15),
                "Nothing is passed on after a node's turn. In the second order, what does $b$ hold when its turn comes?",
            ),
            Misconception(
                _by_hand(right=5, too_early=1),
                "Both of yours stop at $b$; there is one arrow more.",
            ),
            Misconception(
                _by_hand(right=9, too_early=3),
                "In a right order $c$ waits for both its users. Yours sent what came from one.",
            ),
            Misconception(
                _by_hand(right=15, too_early=9),
                "A node sends what is in its account at its turn. Has $c$ sent anything before $b$ has its turn?",
            ),
            Misconception(
                _by_hand(right=15, too_early=0),
                "A 0 would come out if $a$ or $b$ had its turn before anything had arrived at $b$. Something has.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/computational_graphs/sort-the-graph",
        title="Every node after its users",
        stars=3,
        kind="code",
        stub="def users_first(inputs, end):\n    ...",
        solution=(
            "def users_first(inputs, end):\n    seen, order = set(), []\n    def visit(node):\n        if node not in seen:\n"
            "            seen.add(node)\n            for x in inputs[node]:\n                visit(x)\n            order.append(node)\n"
            "    visit(end)\n    return order[::-1]"
        ),
        explanation="""
A depth-first walk from `end` meets only what `end` depends on. It writes a node down on the way out, when everything below has been written
down; so the list has inputs first, and reversed it has users first. With Kahn's counts one must first find out which nodes are needed, or a user that never sends is waited for.
""",
        hints=(
            "Either way of the page will do. The depth-first one never meets a node that `end` does not need.",
            "Visit a node: if it is new, remember it, visit all its inputs, and only then write it down.",
            "Begin with `visit(end)`. The list is then in the order of the forward pass.",
        ),
        misconceptions=(
            Misconception(
                VISIT.format("            for x in inputs[node]:\n                visit(x)\n            order.append(node)\n", ""),
                "That is the order of the forward pass: every node after its inputs.",
            ),
            Misconception(
                VISIT.format("            order.append(node)\n            for x in inputs[node]:\n                visit(x)\n", ""),
                "Nodes were written down on the way in. Then one that has two users may stand before the second of them.",
            ),
            Misconception(
                "def users_first(inputs, end):\n    order = [end]\n    for node in order:\n"
                "        order += [x for x in dict.fromkeys(inputs[node]) if x not in order]\n    return order",
                "Sorted by distance from the end. Where there is a shortcut, a node must wait for the longest way.",
            ),
            Misconception(
                "def users_first(inputs, end):\n    waiting = dict.fromkeys(inputs, 0)\n    for arrows in inputs.values():\n"
                "        for x in arrows:\n            waiting[x] += 1\n    ready, order = [end], []\n    while ready:\n"
                "        order.append(ready.pop())\n        for x in inputs[order[-1]]:\n            waiting[x] -= 1\n"
                "            if waiting[x] == 0:\n                ready.append(x)\n    return order",
                "Right when everything leads to `end`. Some nodes in the dict do not, and yours waits for them for ever.",
            ),
        ),
        check=Function(_sortable, use=_facts, compare=_same_facts),
    ),
    Exercise(
        id="chain_rule/computational_graphs/mend-the-order",
        title="Hurrying back",
        stars=2,
        kind="find the fault",
        stub="def gradients(inputs, end):\n    ...",
        solution=GRADIENTS + "    for node in reversed(inputs):\n" + SEND + "    return grad",
        explanation="""
The faulty one sends as soon as something has arrived, and sends the whole account each time: it is the naive recursion, written as a loop. (Since `pop`
takes the last input first, $b$ sends 3 and then 5, and $a$ gets $6 + 10 = 16$.) Since every node was made after its inputs, the dict read from behind has every node after its users. Then each has its turn once, with all that it
will ever receive.
""",
        hints=(
            "Follow it for $b = a + a$, $e = 2b + 3b$. How often does $b$ come out of `todo`, and what does it hold each time?",
            "Each node must have one turn, after all its users. The prompt says in which order the nodes stand in the dict.",
            "`reversed(inputs)` gives the names from the last to the first. No list of things to do is needed.",
        ),
        misconceptions=(
            Misconception(
                GRADIENTS + "    todo = [end]\n    while todo:\n        node = todo.pop()\n" + SEND
                + "            todo.append(x)\n    return grad",
                "A node that has two users comes out of the list twice, and sends what it had the first time once more.",
            ),
            Misconception(
                GRADIENTS + "    todo, seen = [end], set()\n    while todo:\n        node = todo.pop()\n        if node in seen:\n"
                "            continue\n        seen.add(node)\n" + SEND + "            todo.append(x)\n    return grad",
                "Each node sends once now. But some send before all their users have sent to them.",
            ),
            Misconception(
                GRADIENTS + "    for node in inputs:\n" + SEND + "    return grad",
                "In this order everyone sends before anything has arrived.",
            ),
            Misconception(
                GRADIENTS + "    for node in reversed(inputs):\n        for x, local in inputs[node]:\n"
                "            grad[x] = grad[node] * local\n    return grad",
                "The order is right. But a later part overwrites an earlier one.",
            ),
            Misconception(
                "def gradients(inputs, end):\n    grad = dict.fromkeys(inputs, 0.0)\n    for node in reversed(inputs):\n"
                + SEND + "    return grad",
                "Everyone sends 0 here. With what does the account of `end` begin?",
            ),
        ),
        check=Function(_graphs),
    ),
    Exercise(
        id="chain_rule/computational_graphs/tape",
        title="Back along the tape",
        stars=2,
        kind="code",
        stub="def tape_backward(tape):\n    ...",
        solution=(
            "def tape_backward(tape):\n    grad = [0.0] * len(tape)\n    grad[-1] = 1.0\n"
            "    for node in range(len(tape) - 1, -1, -1):\n        for i, local in tape[node]:\n"
            "            grad[i] += grad[node] * local\n    return grad"
        ),
        explanation="""
An input always has a smaller number than its user. So from the last number to the first, every node has its turn after all its users, and its
account is complete. Nodes that the last one does not need keep 0, and send 0.
""",
        hints=(
            "Give every node an account with 0 in it, and the last one 1.",
            "The tape is in the order of the forward pass. In which order do you go through it?",
            "At node `n`, for each pair `(i, local)`: the account of `i` grows by the account of `n` times `local`.",
        ),
        misconceptions=(
            Misconception(
                "def tape_backward(tape):\n    grad = [0.0] * len(tape)\n    grad[-1] = 1.0\n"
                "    for node in range(len(tape)):\n        for i, local in tape[node]:\n"
                "            grad[i] += grad[node] * local\n    return grad",
                "The tape was read from its beginning: every node sends before anything has arrived.",
            ),
            Misconception(
                "def tape_backward(tape):\n    grad = [0.0] * len(tape)\n    grad[-1] = 1.0\n"
                "    for node in range(len(tape) - 1, -1, -1):\n        for i, local in tape[node]:\n"
                "            grad[i] = grad[node] * local\n    return grad",
                "An input that is used twice keeps only one of its parts.",
            ),
            Misconception(
                "def tape_backward(tape):\n    grad = [0.0] * len(tape)\n    grad[-1] = 1.0\n"
                "    for node in range(len(tape) - 1, -1, -1):\n        for i, local in tape[node]:\n"
                "            grad[i] += local\n    return grad",
                "Local derivatives were added up. What travels is upstream times local.",
            ),
            Misconception(
                "def tape_backward(tape):\n    grad = [1.0] * len(tape)\n"
                "    for node in range(len(tape) - 1, -1, -1):\n        for i, local in tape[node]:\n"
                "            grad[i] += grad[node] * local\n    return grad",
                "Only the last node begins with 1. What has not received anything yet holds 0.",
            ),
            Misconception(
                "def tape_backward(tape):\n    grad = [0.0] * len(tape)\n"
                "    for node in range(len(tape) - 1, -1, -1):\n        for i, local in tape[node]:\n"
                "            grad[i] += grad[node] * local\n    return grad",
                "Everyone sends 0 here. With what does the account of the last node begin?",
            ),
            Misconception(
                "def tape_backward(tape):\n    grad = [0.0] * len(tape)\n    grad[-1] = 1.0\n"
                "    for node in range(len(tape) - 1, -1, -1):\n        for i, local in tape[node]:\n"
                "            grad[i] += grad[node] * local\n    return grad[::-1]",
                "The list is turned: its first entry belongs to the first node of the tape.",
            ),
            Misconception(
                "def tape_backward(tape):\n    rate = [1.0] + [0.0] * (len(tape) - 1)\n"
                "    for node in range(1, len(tape)):\n        for i, local in tape[node]:\n"
                "            rate[node] += rate[i] * local\n    return rate",
                "Those tell how each node depends on the first one. Asked is how the last one depends on each.",
            ),
        ),
        check=Function(_tapes),
    ),
    Exercise(
        id="chain_rule/computational_graphs/parallel",
        title="Two resistors",
        stars=2,
        kind="code",
        stub="def resistor_slopes(x, y):\n    ...",
        solution=(
            "def resistor_slopes(x, y):\n    p = x * y\n    s = x + y\n    dp = 1 / s\n    ds = -p / s**2\n"
            "    dx = dp * y + ds\n    dy = dp * x + ds\n    return dx, dy"
        ),
        explanation="""
Forward $p$ and $s$. Back: the division sends $1/s$ to $p$ and $-p/s^2$ to $s$. The product swaps, the sum copies, and $x$ and $y$ have two users
each, so two parts are added. With algebra one finds the shorter $y^2/(x+y)^2$ and $x^2/(x+y)^2$; the stages need none.
""",
        hints=(
            "Three lines forward: `p`, `s`, `R = p / s`. Then the division, with its two slopes.",
            "The division sends `1 / s` to `p` and `-p / s**2` to `s`.",
            "`x` is used in `p`, with slope `y`, and in `s`, with slope 1. Add both parts.",
        ),
        misconceptions=(
            Misconception(
                "def resistor_slopes(x, y):\n    s = x + y\n    return y / s, x / s",
                "One part of each: what comes back through the product. `x` and `y` are also used in the sum.",
            ),
            Misconception(
                "def resistor_slopes(x, y):\n    p = x * y\n    s = x + y\n    return y / s + p / s**2, x / s + p / s**2",
                "A sign: if the sum in the denominator grows, the quotient falls.",
            ),
            Misconception(
                "def resistor_slopes(x, y):\n    s = x + y\n    return y / s - 1 / s**2, x / s - 1 / s**2",
                "The slope of $p/s$ for $s$ is not that of $1/s$: look at the numerator.",
            ),
            Misconception(
                "def resistor_slopes(x, y):\n    p = x * y\n    s = x + y\n    ds = -p / s**2\n    return ds + 0, ds + 0",
                "The last part has overwritten the first, or the product was left out: only what comes through the sum is there.",
            ),
            Misconception(
                "def resistor_slopes(x, y):\n    s = x + y\n    return x**2 / s**2, y**2 / s**2",
                "Swapped: a product gives each input the other one.",
            ),
        ),
        check=Function(_pairs, rtol=1e-5, returns=("dx", "dy")),
        imports=NUMPY,
    ),
    Exercise(
        id="chain_rule/computational_graphs/stale-value",
        title="Out of its own cup",
        stars=2,
        kind="find the fault",
        stub="def x_exp_slope(x):\n    ...",
        solution="def x_exp_slope(x):\n    t = np.exp(x)\n    dx, dt = t, x\n    return dx + dt * t",
        explanation="""
`out=x` writes the exponential into `x`. From then on `x` and `t` are one array, and the product's slope for `t`, which should be $x$, is $e^x$. Without `out`, `t` is an
array of its own: the slope is $e^x + x\\,e^x$, and the caller's `x` is left alone.
""",
        hints=(
            "After the first line, what does `x` hold? Try it with `x = np.array([0.0, 1.0])`.",
            "The way back needs `x` as it was. Give the exponential an array of its own.",
            "Leave `out=x` out. The other lines are right.",
        ),
        misconceptions=(
            Misconception(
                "def x_exp_slope(x):\n    t = np.exp(x, out=x)\n    y = x * t\n    dx, dt = t, x\n    dx = dx + dt * t\n    return dx",
                "What do `x` and `t` hold after the first line? The way back needs the `x` that came in.",
            ),
            Misconception(
                "def x_exp_slope(x):\n    t = np.exp(x)\n    return t + t * t",
                "The product's slope for `t` is the *old* `x`. Yours took the exponential.",
            ),
            Misconception(
                "def x_exp_slope(x):\n    t = np.exp(x)\n    return x * t",
                "That is the part through the exponential. `x` is used a second time.",
            ),
            Misconception(
                "def x_exp_slope(x):\n    return np.exp(x)",
                "That is the part straight through the product. `x` is used a second time, inside the exponential.",
            ),
        ),
        check=Function(_vectors),
        imports=NUMPY,
    ),
    Exercise(
        id="chain_rule/computational_graphs/dual-by-hand",
        title="One forward pass",
        stars=1,
        kind="by hand",
        stub=_by_hand(u_dot="...", v_dot="...", L_dot="..."),
        solution=_by_hand(u_dot=4, v_dot=7, L_dot=68),
        explanation="""
$u = 4 + 4\\varepsilon$, since $(2 + \\varepsilon)^2 = 4 + 4\\varepsilon + \\varepsilon^2$. Then $v = (4 + 4\\varepsilon) + (6 + 3\\varepsilon) = 10 + 7\\varepsilon$, and
$L = 40 + (4\\cdot 10 + 4\\cdot 7)\\,\\varepsilon$: 68. Algebra agrees: $L = x^4 + 3x^3$ has the slope $4x^3 + 9x^2 = 32 + 36$.
""",
        hints=(
            "Multiply $(2 + \\varepsilon)(2 + \\varepsilon)$ out, and drop $\\varepsilon^2$.",
            "$3x$ is $6 + 3\\varepsilon$. In a sum, values add and rates add.",
            "$L$ is $(4 + 4\\varepsilon)(10 + 7\\varepsilon)$. Two products give something with one $\\varepsilon$.",
        ),
        misconceptions=(
            Misconception(
                _by_hand(u_dot=4, v_dot=7, L_dot=28),
                "The rate of a product is not the product of the rates: multiply the brackets out.",
            ),
            Misconception(
                _by_hand(u_dot=4, v_dot=4, L_dot=56),
                "In $v$ there is a second term that moves with $x$.",
            ),
            Misconception(
                _by_hand(u_dot=4, v_dot=7, L_dot=40),
                "You held $v$ still in the last product. Both factors move.",
            ),
            Misconception(
                _by_hand(u_dot=2, v_dot=5, L_dot=40),
                "$u$ is $x$ times $x$, and both factors move.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/computational_graphs/dual-divide",
        title="Dividing dual numbers",
        stars=2,
        kind="code",
        stub="def dual_divide(p, q):\n    ...",
        solution=(
            "def dual_divide(p, q):\n    s = p[0] / q[0]\n    return s, (p[1] - s * q[1]) / q[0]"
        ),
        explanation="""
From $(s + \\dot s\\,\\varepsilon)\\,q = p$ follow $s\\,q = p$ for the values and $\\dot s\\,q + s\\,\\dot q = \\dot p$ for the rates, so $\\dot s = (\\dot p - s\\,\\dot q)/q$. Written out it is the quotient
rule, $(\\dot p\\,q - p\\,\\dot q)/q^2$; or, with the local derivatives of the table of gates, $\\frac1q\\,\\dot p - \\frac{p}{q^2}\\,\\dot q$.
""",
        hints=(
            "Multiply $s + \\dot s\\,\\varepsilon$ by the dual number `q`, and compare with `p`: once what has no $\\varepsilon$, once what has one.",
            "The value is $s = p/q$. The rates say $\\dot s\\,q + s\\,\\dot q = \\dot p$.",
            "Or by the table of gates: the local derivatives of $p/q$ are $1/q$ and $-p/q^2$. Each multiplies the rate of its own input.",
        ),
        misconceptions=(
            Misconception(
                "def dual_divide(p, q):\n    return p[0] / q[0], p[1] / q[0]",
                "Right while the denominator holds still. It may move, too.",
            ),
            Misconception(
                "def dual_divide(p, q):\n    return p[0] / q[0], (p[1] * q[0] + p[0] * q[1]) / q[0]**2",
                "A sign: if the denominator grows, the quotient falls.",
            ),
            Misconception(
                "def dual_divide(p, q):\n    return p[0] / q[0], (p[1] * q[0] - p[0] * q[1]) / q[0]",
                "Dividing by the denominator once is not enough.",
            ),
            Misconception(
                "def dual_divide(p, q):\n    return p[0] / q[0], p[1] / (q[1] + (q[1] == 0))",
                "The rate of a quotient is not the quotient of the rates.",
            ),
        ),
        check=Function(_duals, returns=("value", "rate")),
    ),
    Exercise(
        id="chain_rule/computational_graphs/passes",
        title="How many passes?",
        stars=1,
        kind="by hand",
        stub=_by_hand(picture="...", network="...", mixed="..."),
        solution=_by_hand(picture=3, network=1, mixed=25),
        explanation="""
Forward mode needs a pass for each input, reverse mode one for each result. For the picture forward is cheaper (3 against 64), for the network
reverse (1 against 50,000), and for the third reverse (25 against 40).
""",
        hints=(
            "Write two numbers for each: passes forward, and passes in reverse.",
            "A forward pass starts at one input. A reverse pass starts at one result.",
            "Of the two numbers take the smaller one.",
        ),
        misconceptions=(
            Misconception(
                _by_hand(picture=64, network=1, mixed=25),
                "You went back each time. For the picture there is a cheaper way.",
            ),
            Misconception(
                _by_hand(picture=3, network=50000, mixed=40),
                "Forward mode needs a pass for each input. Count the results, too.",
            ),
            Misconception(
                _by_hand(picture=64, network=50000, mixed=40),
                "Where yours is wrong, it is the dearer of the two modes. Which one starts at an input?",
            ),
            Misconception(
                _by_hand(picture=192, network=50000, mixed=1000),
                "You counted slopes. One pass gives many of them.",
            ),
        ),
        check=Values(),
    ),
)  # fmt: skip

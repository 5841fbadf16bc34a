"""Exercises of the page "Several Variables"."""

import numpy as np

from dlcore.exercises.checks import Function, Values
from dlcore.exercises.exercise import Exercise, Misconception

NUMPY = "import numpy as np"


def _numbers(x):
    return np.asarray(x, dtype=float)


def cubic(x):
    return float(np.sum(_numbers(x) ** 3))


def mixed(x):
    x = _numbers(x)
    return float(x[0] ** 2 * x[-1] + np.sum(x**4))


def _to_nudge(rng):
    return [
        (cubic, np.array([1.5, 2.0]), 0.1),
        (mixed, np.array([3, -1, 2]), 0.25),
        (mixed, rng.uniform(-1, 1, 4), 0.01),
        (cubic, np.array([0.5]), 0.1),
    ]


def hill_x(x, y):
    return 2 * x * y


def hill_y(x, y):
    return x**2


def bend(t):
    return t**2 - 2


def bend_slope(t):
    return 2 * t


def climb(t):
    return 3 * t + 1


def climb_slope(t):
    return 3.0


def _roads(rng):
    there, back = (bend, climb, bend_slope, climb_slope), (climb, bend, climb_slope, bend_slope)
    return [(hill_x, hill_y, *way, t) for way, t in [(there, 2.0), (back, 0.7), (there, 0.5), (back, 0.0)]]


def _cans(rng):
    return [(2.0, 10.0), (1, 5), (rng.uniform(0.5, 3, 4), 7.5), (float(rng.uniform(1, 2)), 1.0)]


class Slope(float):
    """A slope that counts how often it is multiplied."""

    count = 0

    def __mul__(self, other):
        Slope.count += 1
        return float(self) * other

    __rmul__ = __mul__


def _counted(answer, links, source, target):
    """Return what the answer gives, or infinity where it walks the paths of a long graph one by one."""
    Slope.count = 0
    slope = answer(links, source, target)
    return slope if len(links) < 20 or Slope.count <= 2 * len(links) else np.inf


def _links(rng):
    fork = [("x", "u", 2.0), ("x", "v", 3.0), ("u", "z", 4.0), ("v", "z", 5.0)]
    twice = [("a", "b", 1.5), ("a", "b", -0.5), ("b", "c", 2.0), ("b", "c", 3.0), ("c", "d", -1.0)]
    other = [("w", "u", 7.0), *fork, ("w", "z", 9.0), ("z", "end", 6.0), ("x", "end", 1.0)]
    ladder = [("0", "a1", 1.0), ("0", "b1", 0.5)]
    for k in range(1, 10):
        ladder += [(i + str(k), j + str(k + 1), Slope(rng.uniform(0.4, 0.9))) for i in "ab" for j in "ab"]
    ladder += [("a10", "end", 2.0), ("b10", "end", -1.0)]
    return [
        (fork, "x", "z"), (twice, "a", "d"), (other, "x", "end"), (other, "u", "end"), (other, "w", "end"),
        (fork, "u", "v"), (fork, "z", "x"), (fork, "v", "v"), (ladder, "0", "end"), (ladder, "b3", "end"),
    ]  # fmt: skip


def _examples(rng):
    cases = [(np.array([1.0, 1.0]), np.array([[1.0, 2.0], [3.0, 1.0], [2.0, 0.0]]), np.array([5.0, 2.0, 1.0]))]
    for n, d in [(1, 3), (5, 1), (4, 4), (20, 3)]:
        cases.append((rng.normal(size=d), rng.normal(size=(n, d)), rng.normal(size=n)))
    return cases


def _filters(rng):
    cases = [(np.array([1.0, 2.0]), np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0]))]
    for n in (1, 4, 9):
        cases.append((rng.normal(size=2), rng.normal(size=n + 1), rng.normal(size=n)))
    return cases


EXERCISES = (
    Exercise(
        id="chain_rule/several_variables/one-moves",
        title="One moves, the other holds still",
        stars=1,
        kind="by hand",
        stub="""
df_dx = ...
df_dy = ...
""",
        solution="""
df_dx = 14.0
df_dy = 11.0
""",
        explanation="""
With $y$ still, $y^2$ is a fixed factor and $-y$ a fixed number: $\\partial f/\\partial x = y^2 + 5 = 14$. With $x$ still,
$5x$ is a fixed number and disappears, but $x$ as a factor stays: $\\partial f/\\partial y = 2xy - 1 = 12 - 1 = 11$.
""",
        hints=(
            "For $\\partial f/\\partial x$ write 3 in place of $y$. What is left is a function of $x$ alone.",
            "A number that holds still disappears where it stands alone, and stays where it is a factor.",
            "$\\partial f/\\partial x = y^2 + 5$. For $\\partial f/\\partial y$ differentiate $x\\,y^2$ with $x$ as a "
            "fixed factor, and then $-y$.",
        ),
        misconceptions=(
            Misconception(
                "df_dx = 14.0\ndf_dy = 5.0", "The factor x has got lost. It holds still, and goes on multiplying."
            ),
            Misconception(
                "df_dx = 9.0\ndf_dy = 12.0",
                "A term of f has been left out: 5x has a slope with respect to x, and -y has one with respect to y.",
            ),
            Misconception("df_dx = 11.0\ndf_dy = 14.0", "The two have changed places."),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/several_variables/nudge-each",
        title="Nudge each input",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="""
def partials(f, x, eps):
    ...
""",
        solution="""
def partials(f, x, eps):
    slopes = np.zeros(len(x))
    for i in range(len(x)):
        nudge = np.zeros(len(x))
        nudge[i] = eps
        slopes[i] = (f(x + nudge) - f(x - nudge)) / (2 * eps)
    return slopes
""",
        explanation="""
For each element there is a nudge vector that is zero everywhere else: the others hold still. `x + nudge` is a new
array, so `x` stays as it is, and the sum is floating-point even where `x` holds integers; writing `x[i] + eps` *into*
a copy of an integer array would cut the nudge off. Each partial derivative costs two calls of `f`.
""",
        hints=(
            "Loop over the elements. In each round only one of them may differ from `x`.",
            "Make an array of zeros with `eps` at place `i`, and add it to `x` or subtract it from `x`.",
            "`(f(x + nudge) - f(x - nudge)) / (2 * eps)`, with a fresh `nudge` in each round.",
        ),
        misconceptions=(
            Misconception(
                "def partials(f, x, eps):\n    n = len(x)\n"
                "    return np.array([(f(x + eps * np.eye(n)[i]) - f(x)) / eps for i in range(n)])",
                "This is the one-sided difference: it steps to one side only. The centred one was asked for.",
            ),
            Misconception(
                "def partials(f, x, eps):\n    slopes, nudge = np.zeros(len(x)), np.zeros(len(x))\n"
                "    for i in range(len(x)):\n        nudge[i] = eps\n"
                "        slopes[i] = (f(x + nudge) - f(x - nudge)) / (2 * eps)\n    return slopes",
                "After its turn an element was not put back. When the second one moves, the first must be where it was.",
            ),
            Misconception(
                "def partials(f, x, eps):\n    slopes = np.zeros(len(x))\n    for i in range(len(x)):\n"
                "        up, down = x.copy(), x.copy()\n        up[i] += eps\n        down[i] -= eps\n"
                "        slopes[i] = (f(up) - f(down)) / (2 * eps)\n    return slopes",
                "Right for floating-point numbers. An array of integers cannot hold a nudge: it cuts the fraction off.",
            ),
            Misconception(
                "def partials(f, x, eps):\n    slopes = np.zeros_like(x)\n    for i in range(len(x)):\n"
                "        nudge = eps * np.eye(len(x))[i]\n"
                "        slopes[i] = (f(x + nudge) - f(x - nudge)) / (2 * eps)\n    return slopes",
                "Right for floating-point numbers. Where `x` holds integers, so does `np.zeros_like(x)`: it cuts slopes off.",
            ),
        ),
        check=Function(_to_nudge, rtol=1e-5, atol=1e-6),
    ),
    Exercise(
        id="chain_rule/several_variables/small-changes-add",
        title="Small changes add",
        stars=1,
        kind="by hand",
        stub="""
change = ...
estimate = ...
""",
        solution="""
change = 4 * 0.1 - 2 * 0.3 + 10 * -0.02
estimate = 7 + change
""",
        explanation="""
One slope times one nudge for each input: $4 \\cdot 0.1 = 0.4$, $(-2) \\cdot 0.3 = -0.6$ and $10 \\cdot (-0.02) = -0.2$.
They add up to $-0.4$, so the prediction is $7 - 0.4 = 6.6$. The input with the largest slope contributed least, because
it moved least.
""",
        hints=(
            "Each input makes a contribution of its own. What is the one of the first?",
            "Slope times nudge, with the signs of both. Then add the three.",
            "$4 \\cdot 0.1$, then $(-2) \\cdot 0.3$, then $10 \\cdot (-0.02)$. Add them to the old value for `estimate`.",
        ),
        misconceptions=(
            Misconception(
                "change = 1.2\nestimate = 8.2", "A slope and a nudge of different signs make the function fall."
            ),
            Misconception("change = 0.8\nestimate = 7.8", "A sign got lost: one of the slopes is negative."),
            Misconception("change = -0.4\nestimate = -0.4", "The change is right. Add it to the old value."),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/several_variables/slope-along",
        title="The slope along a way",
        stars=2,
        kind="by hand",
        stub="""
along = ...
steepest = ...
falls = ...
""",
        solution="""
along = (8 * 4 + 6 * -3) / 5
steepest = 10.0
falls = -10.0
""",
        explanation="""
The vector $(4, -3)$ has the length 5, so the direction is $u = (0.8, -0.6)$ and the slope is $8 \\cdot 0.8 - 6 \\cdot 0.6 =
2.8$. The largest slope is the length of the gradient, $\\sqrt{8^2 + 6^2} = 10$, and in the opposite direction the slope
is $-10$.
""",
        hints=(
            "A direction has length 1. How long is the vector $(4, -3)$?",
            "Divide the vector by its length first, then take the dot product with the gradient.",
            "`along` is $(8 \\cdot 4 - 6 \\cdot 3)/5$. The largest slope is the length of the gradient; what is the slope "
            "the opposite way?",
        ),
        misconceptions=(
            Misconception(
                "along = 14.0\nsteepest = 10.0\nfalls = -10.0",
                "That is the change for a step as long as the whole vector. The slope is per unit of the way.",
            ),
            Misconception(
                "along = 2.8\nsteepest = 14.0\nfalls = -14.0",
                "For `steepest` the slopes were added. The length of a vector comes from squares.",
            ),
            Misconception(
                "along = 2.8\nsteepest = 10.0\nfalls = 10.0",
                "The size of `falls` is right; on the way down the sign is another.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/several_variables/other-units",
        title="In other units",
        stars=1,
        kind="by hand",
        stub="""
per_dm2 = ...
per_m = ...
""",
        solution="""
per_dm2 = 5 / 100
per_m = -20 / 1000
""",
        explanation="""
A square decimetre is a hundredth of a square metre, so it adds a hundredth of the price: $0.05$. A metre is a
thousandth of a kilometre, so it takes off a thousandth of the 20: $-0.02$. The inputs' numbers became 100 and 1000 times
as large, the slopes 100 and 1000 times as small, and the order of their sizes has changed, though the flat has not.
""",
        hints=(
            "How much does the price rise for one square decimetre, if it rises by 5 for a whole square metre?",
            "One unit of the new kind is a small part of one of the old kind. The slope is per unit.",
            "Divide the first by 100. For the second, a kilometre has 1000 metres, and the sign stays.",
        ),
        misconceptions=(
            Misconception(
                "per_dm2 = 500.0\nper_m = -20000.0", "The numbers of the *inputs* grow. What does one small unit bring?"
            ),
            Misconception(
                "per_dm2 = 0.5\nper_m = -0.02", "A metre has 10 decimetres, a square metre more square ones."
            ),
            Misconception("per_dm2 = 0.05\nper_m = 0.02", "The sizes are right, but the price falls with the way."),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/several_variables/warming-wire",
        title="A wire that warms up",
        stars=2,
        kind="by hand",
        stub="""
dP_dU = ...
dP_dR = ...
dP_dt = ...
""",
        solution="""
dP_dU = 1.0
dP_dR = -0.25
dP_dt = 0.4
""",
        explanation="""
$\\partial P/\\partial U = 2U/R = 20/20 = 1$. With $U$ still, $P = U^2 \\cdot R^{-1}$ has the slope $-U^2/R^2 = -100/400 =
-0.25$. Each times its own rate, then added: $1 \\cdot 0.5 + (-0.25) \\cdot 0.4 = 0.4$ watts a second. The warming takes
back a fifth of what the voltage brings.
""",
        hints=(
            "For `dP_dU` hold $R$ still: $P$ is $U^2$ times a fixed number.",
            "The slope of $1/R$ is $-1/R^2$. For `dP_dR` the factor $U^2$ holds still.",
            "$2U/R$ and $-U^2/R^2$, at $U = 10$ and $R = 20$. Multiply each by its rate, 0.5 and 0.4, and add.",
        ),
        misconceptions=(
            Misconception(
                "dP_dU = 1.0\ndP_dR = 0.25\ndP_dt = 0.6", "More resistance, less power: a minus sign got lost."
            ),
            Misconception(
                "dP_dU = 1.0\ndP_dR = -0.25\ndP_dt = 0.5", "Both slopes are right. But the resistance moves as well."
            ),
            Misconception(
                "dP_dU = 1.0\ndP_dR = -0.25\ndP_dt = 0.75",
                "Both slopes are right. But each input moves at a rate of its own.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/several_variables/slope-on-a-road",
        title="The slope on a road",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="""
def road_slope(f_x, f_y, x, y, dx, dy, t):
    ...
""",
        solution="""
def road_slope(f_x, f_y, x, y, dx, dy, t):
    x_now, y_now = x(t), y(t)
    return f_x(x_now, y_now) * dx(t) + f_y(x_now, y_now) * dy(t)
""",
        explanation="""
First find out where you are at the time `t`. The partial derivatives of the height are taken *there*, at $(x(t),
y(t))$, and both need both coordinates. The rates `dx` and `dy` are taken at `t`. One product for each input, and the sum
of the two.
""",
        hints=(
            "Where are you at the time `t`? Give the two coordinates names.",
            "`f_x` and `f_y` are functions of a place, `dx` and `dy` are functions of the time.",
            "`f_x(x_now, y_now) * dx(t)` is the contribution of the first input. Add that of the second.",
        ),
        misconceptions=(
            Misconception(
                "def road_slope(f_x, f_y, x, y, dx, dy, t):\n    return f_x(t, t) * dx(t) + f_y(t, t) * dy(t)",
                "The slopes of the hill were taken at the time. They expect a place.",
            ),
            Misconception(
                "def road_slope(f_x, f_y, x, y, dx, dy, t):\n    return f_x(x(t), y(t)) + f_y(x(t), y(t))",
                "The rates of the two inputs are missing: a road that goes slowly climbs slowly.",
            ),
            Misconception(
                "def road_slope(f_x, f_y, x, y, dx, dy, t):\n    return f_x(x(t), y(t)) * dx(t)",
                "Only the first input was let move. The second brings a contribution too.",
            ),
        ),
        check=Function(_roads),
    ),
    Exercise(
        id="chain_rule/several_variables/tin-can",
        title="The tin can",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="""
def tin_slope(r, volume):
    ...
""",
        solution="""
def tin_slope(r, volume):
    h = volume / (np.pi * r**2)
    dh_dr = -2 * volume / (np.pi * r**3)
    return 4 * np.pi * r + 2 * np.pi * h + 2 * np.pi * r * dh_dr
""",
        explanation="""
The faulty code returns $\\partial A/\\partial r$, which holds $h$ still. But a wider can of the same volume is lower. The
second path leads through the height: $\\partial A/\\partial h = 2\\pi r$ times $dh/dr = -2 \\cdot \\text{volume}/(\\pi r^3)$.
In all $dA/dr = 4\\pi r - 2 \\cdot \\text{volume}/r^2$, which is zero for the can that needs least tin.
""",
        hints=(
            "The result is right for a can whose height does not change. Does it?",
            "By how many paths does `r` act on the tin? One of them goes through `h`.",
            "Add $\\partial A/\\partial h \\cdot dh/dr$, with $\\partial A/\\partial h = 2\\pi r$. The slope of $1/r^2$ is "
            "$-2/r^3$.",
        ),
        misconceptions=(
            Misconception(
                "def tin_slope(r, volume):\n    return 4 * np.pi * r + 2 * volume / r**2",
                "This still does what the faulty code does: the height is held still.",
            ),
            Misconception(
                "def tin_slope(r, volume):\n    return 4 * np.pi * r + 2 * volume / r**2 + 4 * volume / r**2",
                "Both paths arrive, but a wider can of the same volume gets lower, not higher: look at the sign of dh/dr.",
            ),
            Misconception(
                "def tin_slope(r, volume):\n    return 4 * np.pi * r - 4 * volume / r**2",
                "The side of the can is 2πr·h, a product of two things that move. You have let only one of them move.",
            ),
        ),
        check=Function(_cans),
    ),
    Exercise(
        id="chain_rule/several_variables/four-roads",
        title="Four paths",
        stars=2,
        kind="by hand",
        stub="""
dz_du1 = ...
dz_du2 = ...
dz_dx = ...
""",
        solution="""
dz_du1 = 5.0
dz_du2 = 8.0
dz_dx = 34.0
""",
        explanation="""
Forward: $u_1 = 2$, $u_2 = 1$, $v_1 = 3$, $v_2 = 2$. At the end $\\partial z/\\partial v_1 = v_2 = 2$ and $\\partial z/\\partial
v_2 = v_1 = 3$. At $u_1$: $1 \\cdot 2 + u_2 \\cdot 3 = 5$. At $u_2$: $1 \\cdot 2 + u_1 \\cdot 3 = 8$. At $x$: $2 \\cdot 5 +
3x^2 \\cdot 8 = 34$. Check: $z = 4x^5 + 2x^7$, with the slope $20 + 14$.
""",
        hints=(
            "Go forward first, and write the four values on the graph.",
            "Begin at $z$: in a product each factor has the slope of the other one. Then gather at $u_1$ what comes back "
            "from $v_1$ and from $v_2$.",
            "From $v_1$ comes 2 and from $v_2$ comes 3. At $u_1$ the links have the slopes 1 and $u_2$; at $u_2$ they have "
            "1 and $u_1$. The links out of $x$ have the slopes 2 and $3x^2$.",
        ),
        misconceptions=(
            Misconception(
                "dz_du1 = 8.0\ndz_du2 = 5.0\ndz_dx = 31.0",
                "In a product the slope for one factor is the *other* factor.",
            ),
            Misconception(
                "dz_du1 = 2.0\ndz_du2 = 2.0\ndz_dx = 10.0",
                "Only what comes back through v1 was gathered: two links leave each u.",
            ),
            Misconception(
                "dz_du1 = 5.0\ndz_du2 = 8.0\ndz_dx = 13.0", "The last links are missing: x has a slope towards each u."
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/several_variables/gather-links",
        title="Gather along the links",
        stars=3,
        kind="code",
        imports=NUMPY,
        stub="""
def slope_between(links, source, target):
    ...
""",
        solution="""
def slope_between(links, source, target):
    gathered = {target: 1.0}
    for start, end, slope in reversed(links):
        part = gathered.get(end, 0.0) * slope
        gathered[start] = gathered.get(start, 0.0) + part
    return gathered.get(source, 0.0)
""",
        explanation="""
Start with 1 at the target and read the list backwards. When a link's turn comes, all links out of its `end` have been
read, so what is gathered at `end` is complete, and it is sent on once. Parts that meet at one node **add**. Reading
forwards from the source works just as well: then `gathered[end]` collects `gathered[start] * slope`.
""",
        hints=(
            "Keep a dict with one number for each node: what is gathered there so far.",
            "Begin with 1 at the target and go through the list from its end. A node that nothing has reached holds 0.",
            "For each link add `gathered.get(end, 0) * slope` to what `start` holds already.",
        ),
        misconceptions=(
            Misconception(
                "def slope_between(links, source, target):\n    gathered = {target: 1.0}\n"
                "    for start, end, slope in reversed(links):\n"
                "        gathered[start] = gathered.get(end, 0.0) * slope\n"
                "    return gathered.get(source, 0.0)",
                "Where parts meet at a node, yours keeps only the last of them. They must be added.",
            ),
            Misconception(
                "def slope_between(links, source, target):\n    gathered = {target: 1.0}\n"
                "    for start, end, slope in links:\n"
                "        gathered[start] = gathered.get(start, 0.0) + gathered.get(end, 0.0) * slope\n"
                "    return gathered.get(source, 0.0)",
                "A node sends on before everything has arrived: the list is read from the wrong end.",
            ),
            Misconception(
                "def slope_between(links, source, target):\n    if source == target:\n        return 1.0\n"
                "    return sum(slope * slope_between(links, end, target) for start, end, slope in links if start == source)",
                "The sum is right, but every path is walked by itself, and the long graph has very many. "
                "Gather at each node, and use each link once.",
            ),
        ),
        check=Function(_links, use=_counted),
    ),
    Exercise(
        id="chain_rule/several_variables/mean-squared-gradient",
        title="The gradient of a mean squared error",
        stars=3,
        kind="code",
        imports=NUMPY,
        stub="""
def squared_error_gradient(w, X, y):
    ...
""",
        solution="""
def squared_error_gradient(w, X, y):
    p = X @ w                    # (N,)
    dp = 2 * (p - y) / len(y)    # (N,)
    return dp @ X                # (D,)
""",
        explanation="""
For one example the gradient is $2(p_n - y_n)\\,x_n$. Every weight is used in all N examples, so its N parts add, and the
mean puts $1/N$ in front. `dp @ X` multiplies each row by its own error and adds the rows; a loop over the examples that
collects with `+=` does the same.
""",
        hints=(
            "Write down the gradient for one example first: which array has its shape, and what multiplies it?",
            "Go forward for all examples: `X @ w`, of shape (N,). Then there is one factor $2(p_n - y_n)/N$ for each.",
            "Row $n$ of `X` times that factor is what example $n$ sends back. Add the rows.",
        ),
        misconceptions=(
            Misconception(
                "def squared_error_gradient(w, X, y):\n    return 2 * (X @ w - y) @ X",
                "Right for one example. With more of them yours grows with their number: the loss is a mean.",
            ),
            Misconception(
                "def squared_error_gradient(w, X, y):\n"
                "    for x, target in zip(X, y):\n        dw = 2 * (x @ w - target) * x / len(y)\n    return dw",
                "Only the last example arrives: each one writes over the one before. Their parts add.",
            ),
            Misconception(
                "def squared_error_gradient(w, X, y):\n    return 2 * np.mean(X @ w - y) * X.mean(axis=0)",
                "The means were taken too early. Each example's own error meets its own inputs: multiply first, then average.",
            ),
        ),
        check=Function(_examples),
    ),
    Exercise(
        id="chain_rule/several_variables/weight-twice",
        title="The same weight in two layers",
        stars=2,
        kind="by hand",
        stub="""
outer = ...
inner = ...
dw = ...
""",
        solution="""
outer = 14.0
inner = 12.0
dw = 26.0
""",
        explanation="""
Forward: $h = 7$, $p = 14$, so $\\partial L/\\partial p = 2(14 - 13) = 2$. In $p = w h$, with $h$ still, the slope for $w$ is
$h$: $2 \\cdot 7 = 14$. The other path goes through $h$: $2 \\cdot w \\cdot x = 2 \\cdot 2 \\cdot 3 = 12$. Together 26. Check: $p = 3w^2
+ w$ has the slope $6w + 1 = 13$, times 2.
""",
        hints=(
            "Go forward: $h$, then $p$, then the slope of the loss, $2(p - y)$.",
            "For `outer` hold $h$ still: what multiplies $w$ in $w h$?",
            "For `inner` three slopes multiply: of the loss for $p$, of $p$ for $h$, and of $h$ for $w$.",
        ),
        misconceptions=(
            Misconception(
                "outer = 14.0\ninner = 12.0\ndw = 14.0",
                "Both parts are right. But the inner one was left out of the sum.",
            ),
            Misconception(
                "outer = 14.0\ninner = 12.0\ndw = 12.0",
                "Both parts are right. But the outer one was left out, or written over.",
            ),
            Misconception("outer = 7.0\ninner = 6.0\ndw = 13.0", "A link is missing: from the prediction to the loss."),
            Misconception("outer = 14.0\ninner = 6.0\ndw = 20.0", "A link of the inner path is missing: from h to p."),
            Misconception("outer = 12.0\ninner = 14.0\ndw = 26.0", "The two paths have changed places."),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/several_variables/shared-filter",
        title="A filter that forgets",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="""
def filter_gradient(w, x, y):
    ...
""",
        solution="""
def filter_gradient(w, x, y):
    dw = np.zeros(2)
    for i in range(len(y)):
        p = w[0] * x[i] + w[1] * x[i + 1]
        dw[0] += 2 * (p - y[i]) * x[i]
        dw[1] += 2 * (p - y[i]) * x[i + 1]
    return dw
""",
        explanation="""
Both weights are used at every place, so N parts come back to each, and they add: `+=` in place of `=`. With `=` only the
last place arrives, which is why the fault does not show for $N = 1$. The slopes themselves were right. Without a
loop: `dp = 2 * (w[0] * x[:-1] + w[1] * x[1:] - y)`, then `dp @ x[:-1]` and `dp @ x[1:]`.
""",
        hints=(
            "In how many places is `w[0]` used when there are three predictions?",
            "Print `dw` at the end of each round. What becomes of the numbers of the round before?",
            "Each round must *add* its part to what is there.",
        ),
        misconceptions=(
            Misconception(
                "def filter_gradient(w, x, y):\n    dp = 2 * (w[0] * x[-2] + w[1] * x[-1] - y[-1])\n"
                "    return np.array([dp * x[-2], dp * x[-1]])",
                "This still does what the faulty code does: only the last place arrives.",
            ),
            Misconception(
                "def filter_gradient(w, x, y):\n    dp = 2 * (w[0] * x[:-1] + w[1] * x[1:] - y)\n"
                "    return np.array([dp @ x[:-1], dp[-1] * x[-1]])",
                "One weight is mended, the other still gets only what the last place sends.",
            ),
            Misconception(
                "def filter_gradient(w, x, y):\n    dp = 2 * (w[0] * x[0] + w[1] * x[1] - y[0])\n"
                "    return np.array([dp * x[0], dp * x[1]])",
                "Now only the first place arrives. Is there a return inside of the loop?",
            ),
        ),
        check=Function(_filters),
    ),
    Exercise(
        id="chain_rule/several_variables/two-slices",
        title="Two slices that deceive",
        stars=2,
        kind="by hand",
        stub="""
east = ...
north = ...
diagonal = ...
minimum = ...
""",
        solution="""
east = 0.01
north = 0.01
diagonal = -0.01
minimum = False
""",
        explanation="""
Along both axes $f$ rises, to $0.01$. On the diagonal, where $x = y$, it is $x^2 - 3x^2 + x^2 = -x^2$, so it falls, to
$-0.01$, and it does so at any distance, however small. There are lower points right beside the origin: it is a saddle,
which only stands askew to the axes.
""",
        hints=(
            "Put the numbers in. On an axis one of the inputs is 0, and the middle term vanishes.",
            "$f(0.1, 0.1) = 0.01 - 3 \\cdot 0.01 + 0.01$.",
            "Compare the three values with $f(0, 0) = 0$. At a minimum no value nearby may be lower.",
        ),
        misconceptions=(
            Misconception(
                "east = 0.01\nnorth = 0.01\ndiagonal = -0.01\nminimum = True",
                "The values are right. Look at all three.",
            ),
            Misconception(
                "east = 0.01\nnorth = 0.01\ndiagonal = 0.02\nminimum = True", "On the diagonal the middle term counts."
            ),
            Misconception(
                "east = 0.1\nnorth = 0.1\ndiagonal = -0.1\nminimum = False", "The square of 0.1 is smaller than that."
            ),
        ),
        check=Values(),
    ),
)

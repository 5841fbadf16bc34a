"""Exercises of the page "The Chain Rule"."""

import numpy as np

from dlcore.exercises.checks import Function, Values
from dlcore.exercises.exercise import Exercise, Misconception

NUMPY = "import numpy as np"


def square(x):
    return x**2


def slope_of_square(x):
    return 2 * x


def triple(x):
    return 3 * x


def slope_of_triple(x):
    return 3.0


def reciprocal(x):
    return 1 / x


def slope_of_reciprocal(x):
    return -1 / x**2


def plus_two(x):
    return x + 2


def slope_of_plus_two(x):
    return 1.0


def _points(rng):
    """One number, zero, a negative one, and arrays of both float types."""
    return [(1.5,), (0.0,), (-2.25,), (rng.uniform(-2, 2, 5),), (rng.uniform(-2, 2, (2, 3)),)]


def _chains(rng):
    squared, tripled = (square, slope_of_square), (triple, slope_of_triple)
    sine, exponential = (np.sin, np.cos), (np.exp, np.exp)
    inverse, shifted = (reciprocal, slope_of_reciprocal), (plus_two, slope_of_plus_two)
    chains = [
        (0.5, [tripled, squared]),
        (-1.5, [squared, shifted, inverse]),
        (0.7, [sine]),
        (rng.uniform(-1, 1), [squared, sine, exponential]),
        (rng.uniform(1, 2), [shifted, inverse, sine, tripled, squared]),
    ]
    return [([f for f, _ in chain], [df for _, df in chain], float(x)) for x, chain in chains]


def _outputs(rng):
    """Activations of a sigmoid with upstream gradients."""
    return [
        (0.75, 2.0),
        (0.5, -1.0),
        (rng.uniform(0.01, 0.99, 4), rng.normal(size=4)),
        (rng.uniform(0.01, 0.99, (2, 3)), rng.normal(size=(2, 3))),
    ]


def _batches(rng):
    cases = [(0.5, 0.25, np.array([2.0, -1.0]), np.array([1.0, 0.0]))]
    for n in (1, 3, 20):
        cases.append((rng.normal(), rng.normal(), rng.normal(size=n), rng.integers(0, 2, n).astype(float)))
    return cases


EXERCISES = (
    Exercise(
        id="chain_rule/chain_rule/balloon",
        title="A rising balloon",
        stars=1,
        kind="by hand",
        stub="""
rate = ...
""",
        solution="""
rate = -6.5 * 0.004 * 60
""",
        explanation="""
The height grows by 4 metres, that is 0.004 km, a second, and the temperature falls by 6.5 °C a kilometre: $-6.5\\
\\tfrac{°\\text{C}}{\\text{km}} \\times 0.004\\ \\tfrac{\\text{km}}{\\text{s}} = -0.026\\
\\tfrac{°\\text{C}}{\\text{s}}$. A minute has 60 seconds, which makes $-1.56$ °C a minute. The units cancel only if
the kilometres of both rates are the same kilometres: writing them beside the numbers finds the slip before it
happens.
""",
        hints=(
            "Two rates are linked by the height. Write both with their units, one below the other.",
            "The first rate speaks of metres and the second of kilometres. Bring both to kilometres, then multiply; "
            "the kilometres cancel.",
            "Now you have °C a second. A minute is 60 of them. Colder means a negative rate.",
        ),
        misconceptions=(
            Misconception(
                "rate = 1.56",
                "The size is right. Is it getting warmer or colder? A falling quantity has a negative rate.",
            ),
            Misconception(
                "rate = -6.5 * 4 * 60",
                "The metres of one rate met the kilometres of the other, and those do not cancel. Convert one of "
                "them first.",
            ),
            Misconception("rate = -0.026", "That is the change in one second; the exercise asks for one minute."),
            Misconception(
                "rate = -6.5 + 0.004 * 60",
                "The two rates were added. °C a km and km a minute have no common unit to add in: linked rates "
                "multiply.",
            ),
            Misconception("rate = -93.6", "That is the change in one hour; the exercise asks for one minute."),
            Misconception(
                "rate = -6.5 / (0.004 * 60)",
                "One rate was divided by the other. Write the units down: °C a km, and km a minute. In which of the "
                "two, the product or the quotient, do the kilometres cancel?",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/chain_rule/outer-slope",
        title="Each slope at its own place",
        stars=1,
        kind="by hand",
        stub="""
u = ...
dy_du = ...
du_dx = ...
dy_dx = ...
""",
        solution="""
u = 25.0
dy_du = 0.1
du_dx = 6.0
dy_dx = 0.6
""",
        explanation="""
Forward first: $u = 3^2 + 16 = 25$. The outer slope is taken there: $1/(2\\sqrt{25}) = 0.1$. The inner slope is taken at
$x = 3$: $2 \\cdot 3 = 6$. The product is $0.6$. Only the inner function ever meets the number 3.
""",
        hints=(
            "Go forward first: which number does the inner function hand on?",
            "The square root never sees $x$. It sees $u$, so put $u$ into the formula of its slope.",
            "$u = 25$, and the inner slope is that of $x^2 + 16$ at 3. Multiply the two slopes.",
        ),
        misconceptions=(
            Misconception(
                "u = 25.0\ndy_du = 1 / (2 * 3**0.5)\ndu_dx = 6.0\ndy_dx = 6.0 / (2 * 3**0.5)",
                "The outer slope was taken at x. The square root is fed with u, so its slope must be taken there.",
            ),
            Misconception(
                "u = 25.0\ndy_du = 0.1\ndu_dx = 6.0\ndy_dx = 6.1",
                "The slopes are right, and then they were added. One nudge goes through both functions, one after "
                "the other: what happens to its size at each?",
            ),
            Misconception(
                "u = 25.0\ndy_du = 0.1\ndu_dx = 6.0\ndy_dx = 0.1",
                "That is the outer slope alone: the answer for someone who nudges u. Here x is nudged, and u moves "
                "by more than x does.",
            ),
            Misconception(
                "u = 25.0\ndy_du = 0.1\ndu_dx = 22.0\ndy_dx = 2.2",
                "The constant 16 has got into the inner slope. A nudge of x leaves a constant where it is.",
            ),
            Misconception(
                "u = 5.0\ndy_du = 0.1\ndu_dx = 6.0\ndy_dx = 0.6",
                "Your u has gone through the square root already. It is what the inner function alone makes of x.",
            ),
            Misconception(
                "u = 25.0\ndy_du = 0.2\ndu_dx = 6.0\ndy_dx = 1.2",
                "A factor is missing in the slope of the square root: look at its formula once more.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/chain_rule/chain-slope",
        title="The slope of sin(x²)",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="""
def chain_slope(x):
    ...
""",
        solution="""
def chain_slope(x):
    u = x**2
    dy_du = np.cos(u)
    du_dx = 2 * x
    return dy_du * du_dx
""",
        explanation="""
The inner function is $u = x^2$, with slope $2x$; the outer one is $\\sin u$, with slope $\\cos u$, taken at $u =
x^2$ and not at $x$. Their product is $2x\\cos(x^2)$. NumPy applies it to each element, so the same lines serve a
number and an array.
""",
        hints=(
            "Give the inner value a name on the first line, as the page does: `u = x**2`.",
            "You need two slopes: that of the sine, at `u`, and that of the square, at `x`.",
            "The slope of the sine is the cosine: `np.cos(u)`. What does one unit of `x` do to `u`?",
        ),
        misconceptions=(
            Misconception(
                "def chain_slope(x):\n    return np.cos(x) * 2 * x",
                "The slope of the outer function was taken at x. What number does the sine receive?",
            ),
            Misconception(
                "def chain_slope(x):\n    return np.cos(x**2)",
                "That is the slope for a nudge of the inner value. The factor that leads from x to the inner value "
                "is missing.",
            ),
            Misconception(
                "def chain_slope(x):\n    return np.cos(2 * x)",
                "The slope of the inner function went into the outer one. It belongs beside it, as a factor; into "
                "the cosine goes the inner value.",
            ),
            Misconception(
                "def chain_slope(x):\n    return 2 * np.sin(x) * np.cos(x)",
                "That is the slope of (sin x)², where the square comes last. Here the square comes first.",
            ),
            Misconception(
                "def chain_slope(x):\n    return np.cos(x**2) + 2 * x",
                "Both slopes are right, and then they were added. Along a chain slopes multiply.",
            ),
            Misconception(
                "def chain_slope(x):\n    return 2 * x * np.cos(x) ** 2",
                "Your cosine is squared, and it is fed with x. It is x that is squared, before anything else happens.",
            ),
        ),
        check=Function(_points, rtol=1e-4, atol=1e-5),
    ),
    Exercise(
        id="chain_rule/chain_rule/mend-the-slope",
        title="A slope from the wrong place",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="""
def sine_squared_slope(x):
    ...
""",
        solution="""
def sine_squared_slope(x):
    u = np.sin(x)
    dy_du = 2 * u
    du_dx = np.cos(x)
    return dy_du * du_dx
""",
        explanation="""
The fault is `2 * x`. The square is the outer function here, and it receives $u = \\sin x$; its slope there is $2u$.
The inner slope, $\\cos x$, was right. With `u` stored on the way forward, the slip is hard to make: each slope
reads the value that went in.
""",
        hints=(
            "Which of the two functions is the outer one: the sine or the square?",
            "Only one line is at fault. Look at what each slope is fed with.",
            "The outer slope is twice the number that goes into the square.",
        ),
        misconceptions=(
            Misconception(
                "def sine_squared_slope(x):\n    return 2 * x * np.cos(x)",
                "This still does what the faulty code does. What number does the square receive?",
            ),
            Misconception(
                "def sine_squared_slope(x):\n    return 2 * np.sin(x)",
                "Now the outer slope is in its place, but the inner one is lost.",
            ),
            Misconception(
                "def sine_squared_slope(x):\n    return 2 * np.cos(x)",
                "The slope of the inner function was put into the slope of the outer one. Into the outer slope goes "
                "the inner value; the inner slope is a factor.",
            ),
            Misconception(
                "def sine_squared_slope(x):\n    return 2 * x * np.cos(x**2)",
                "That is the slope of sin(x²). In this function the sine comes first and the square last.",
            ),
            Misconception(
                "def sine_squared_slope(x):\n    return 2 * np.cos(x) * np.cos(x)",
                "The outer slope is fed with the inner *slope*. It must be fed with what the inner function hands on, its value.",
            ),
            Misconception(
                "def sine_squared_slope(x):\n    return 2 * np.sin(x) + np.cos(x)",
                "Both slopes are right, and then they were added. Along a chain slopes multiply.",
            ),
        ),
        check=Function(_points, rtol=1e-4, atol=1e-5),
    ),
    Exercise(
        id="chain_rule/chain_rule/three-links",
        title="Three links by hand",
        stars=2,
        kind="by hand",
        stub="""
s1 = ...
s2 = ...
s3 = ...
slope = ...
""",
        solution="""
s1 = 2.0
s2 = 12.0
s3 = 1 / 6
slope = 4.0
""",
        explanation="""
Forward: $u_1 = 2$, $u_2 = 1 + 2^3 = 9$, $y = 3$. Each slope where its function stands: $s_1 = 2$; $s_2 = 3u_1^2 =
12$; $s_3 = 1/(2\\sqrt{u_2}) = 1/6$. The product is $2 \\cdot 12 / 6 = 4$. The slope $s_3$ can also be read from the
result: $1/(2y)$.
""",
        hints=(
            "Go forward and write down $u_1$, $u_2$ and $y$ before you look at any slope.",
            "The cube is fed with $u_1$, the square root with $u_2$. Those are the places for their slopes.",
            "$u_1 = 2$ and $u_2 = 9$. Now $s_2 = 3u_1^2$ and $s_3 = 1/(2\\sqrt{u_2})$.",
        ),
        misconceptions=(
            Misconception(
                "s1 = 2.0\ns2 = 0.75\ns3 = 1 / (2 * 0.5**0.5)\nslope = s1 * s2 * s3",
                "All three slopes were taken at x. Only the first function sees x; each later one sees what the one "
                "before it hands on.",
            ),
            Misconception(
                "s1 = 2.0\ns2 = 243.0\ns3 = 1 / (2 * 3**0.5)\nslope = s1 * s2 * s3",
                "The slopes were taken at the numbers that come out of their functions. Take each at the number that "
                "goes in.",
            ),
            Misconception(
                "s1 = 2.0\ns2 = 12.0\ns3 = 1 / 6\nslope = s1 + s2 + s3",
                "The three slopes are right. A nudge is stretched by one link after the other, so they are not added.",
            ),
            Misconception(
                "s1 = 2.0\ns2 = 12.0\ns3 = 1 / 6\nslope = s2 * s3",
                "The three slopes are right, but the product stops at the inner end: how much does the first value "
                "move when x does?",
            ),
            Misconception(
                "s1 = 2.0\ns2 = 12.0\ns3 = 1 / (2 * 2**0.5)\nslope = s1 * s2 * s3",
                "The last slope was taken at the first value in the middle. The square root is fed with the second.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/chain_rule/compose-slopes",
        title="A chain of any length",
        stars=3,
        kind="code",
        imports=NUMPY,
        stub="""
def compose_slopes(functions, slopes, x):
    ...
""",
        solution="""
def compose_slopes(functions, slopes, x):
    value, product = x, 1.0
    for f, slope in zip(functions, slopes):
        product = product * slope(value)
        value = f(value)
    return value, product
""",
        explanation="""
Walk along the chain with two numbers: the value so far and the product of the slopes so far. At each link the slope
is taken **before** the value moves on, because it belongs to the number that goes in. The product starts at 1, the
slope of a chain without links.
""",
        hints=(
            "Carry two numbers through a loop over the links: the value so far, and the product of the slopes so far.",
            "The value starts at `x`, the product at 1. Both change at every link.",
            "In each round: first multiply by `slope(value)`, then replace `value` by `f(value)`. The order matters.",
        ),
        misconceptions=(
            Misconception(
                "def compose_slopes(functions, slopes, x):\n    value, product = x, 1.0\n"
                "    for f, slope in zip(functions, slopes):\n"
                "        value = f(value)\n        product = product * slope(value)\n    return value, product",
                "Each slope was taken after its function had moved the value on. It belongs to the number that goes "
                "in, not to the one that comes out.",
            ),
            Misconception(
                "def compose_slopes(functions, slopes, x):\n    value, product = x, 1.0\n"
                "    for f, slope in zip(functions, slopes):\n"
                "        value = f(value)\n        product = product * slope(x)\n    return value, product",
                "Every slope was taken at x. Only the first function in the list is fed with x.",
            ),
            Misconception(
                "def compose_slopes(functions, slopes, x):\n    value, product = x, 1.0\n"
                "    for f, slope in zip(reversed(functions), reversed(slopes)):\n"
                "        product = product * slope(value)\n        value = f(value)\n    return value, product",
                "The chain was run from the wrong end: the first function in the list is the innermost.",
            ),
            Misconception(
                "def compose_slopes(functions, slopes, x):\n    value, product = x, 0.0\n"
                "    for f, slope in zip(functions, slopes):\n"
                "        product = product + slope(value)\n        value = f(value)\n    return value, product",
                "The slopes were added. Along a chain they multiply.",
            ),
            Misconception(
                "def compose_slopes(functions, slopes, x):\n    value, product = x, 1.0\n    for f, slope in zip(functions, slopes):\n        product = product * slope(value)\n        value = f(value)\n    return product, value",
                "Both numbers are right and in the wrong order: the value comes first.",
            ),
        ),
        check=Function(_chains, returns=("value", "slope")),
    ),
    Exercise(
        id="chain_rule/chain_rule/sigmoid-backward",
        title="One link on the way back",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="""
def sigmoid_backward(a, upstream):
    ...
""",
        solution="""
def sigmoid_backward(a, upstream):
    return upstream * a * (1 - a)
""",
        explanation="""
The local derivative of the sigmoid is $a(1-a)$, where $a$ is the **output** that the way forward has stored; the
exponential is not needed again. What goes on to the left is upstream times local. All products are elementwise, so
an array works as well as a number.
""",
        hints=(
            "What leaves the link on its left is what arrives on its right, times the link's own slope.",
            "The page wrote the slope of the sigmoid in terms of its output. You are given the output.",
            "The slope is `a * (1 - a)`.",
        ),
        misconceptions=(
            Misconception(
                "def sigmoid_backward(a, upstream):\n    return a * (1 - a)",
                "Right when the gradient that arrives is 1. Yours gives the same for every upstream gradient.",
            ),
            Misconception(
                "def sigmoid_backward(a, upstream):\n    s = 1 / (1 + np.exp(-a))\n    return upstream * s * (1 - s)",
                "The sigmoid was applied once more. What you receive is already its output.",
            ),
            Misconception(
                "def sigmoid_backward(a, upstream):\n    return upstream + a * (1 - a)",
                "The local derivative was added to what arrived. Going back through a link multiplies.",
            ),
            Misconception(
                "def sigmoid_backward(a, upstream):\n    return upstream * a",
                "One factor of the sigmoid's slope is missing. Test it where the curve is flat, with an output near 1.",
            ),
        ),
        check=Function(_outputs, rtol=1e-4, atol=1e-6),
    ),
    Exercise(
        id="chain_rule/chain_rule/steepest-chain",
        title="As steep as it can be",
        stars=2,
        kind="by hand",
        stub="""
largest = ...
""",
        solution="""
largest = (2 * 0.25) ** 5
""",
        explanation="""
Each layer contributes its weight times the slope of its sigmoid, and that slope is at most $1/4$: a factor of at
most $2 \\cdot 1/4 = 1/2$. Five layers give at most $(1/2)^5 = 1/32 = 0.03125$. The bound would be reached only if
every unit stood exactly in the middle, at pre-activation 0.
""",
        hints=(
            "How many factors does one layer put into the product, and how large can each be?",
            "A layer's factor is $w_l\\,\\sigma'(z_l)$. The weight is 2 here, and the sigmoid's slope has a largest "
            "value.",
            "Each layer gives at most $2 \\cdot \\tfrac14$. There are five layers, and their factors multiply.",
        ),
        misconceptions=(
            Misconception(
                "largest = 0.25**5", "The slopes of the sigmoids are there. The weights are links of the chain too."
            ),
            Misconception(
                "largest = 2 * 0.25**5",
                "The five sigmoids are there, and one weight. Every layer brings a weight of its own.",
            ),
            Misconception("largest = 0.5", "That is what one layer can do. There are five, one after the other."),
            Misconception(
                "largest = 5 * 0.5", "The factors of the five layers were added; along a chain they multiply."
            ),
            Misconception(
                "largest = 2.0**5",
                "These are the weights alone. Behind each of them stands a sigmoid, and its slope is never 1.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/chain_rule/two-paths",
        title="Two paths by hand",
        stars=2,
        kind="by hand",
        stub="""
path_u = ...
path_v = ...
slope = ...
""",
        solution="""
path_u = 12.0
path_v = 24.0
slope = 36.0
""",
        explanation="""
Forward: $u = 6$, $v = 4$. Through $u$: $\\partial y/\\partial u = v = 4$, times $du/dx = 3$, is 12. Through $v$:
$\\partial y/\\partial v = u = 6$, times $dv/dx = 2x = 4$, is 24. The paths add: 36. Check: $y = 3x^3$, and its
slope $9x^2$ at 2 is 36.
""",
        hints=(
            "Go forward first: what are $u$ and $v$ at $x = 2$?",
            "Nudge only $u$ by a little. What is the nudge multiplied by on its way to $y = u v$?",
            "Along the path through $u$ multiply $\\partial y/\\partial u = v$ and $du/dx$. Do the same for $v$. "
            "Then join the two paths.",
        ),
        misconceptions=(
            Misconception(
                "path_u = 18.0\npath_v = 16.0\nslope = 34.0",
                "In a product, the slope for one factor is the *other* factor: nudge one, and ask what multiplies "
                "the nudge.",
            ),
            Misconception(
                "path_u = 12.0\npath_v = 24.0\nslope = 288.0",
                "Both paths are right. Along one path slopes multiply; two paths that lead to the same result each "
                "bring their own change.",
            ),
            Misconception(
                "path_u = 4.0\npath_v = 6.0\nslope = 10.0",
                "Each path stops at u or v. Follow it one link further, to x.",
            ),
            Misconception(
                "path_u = 12.0\npath_v = 24.0\nslope = 12.0",
                "Both paths are right, and then one of them was left out. The nudge of x travels along both at once.",
            ),
            Misconception(
                "path_u = 3.0\npath_v = 4.0\nslope = 7.0",
                "Your paths go from x to u and to v, and stop there. How much does y move when u does?",
            ),
            Misconception(
                "path_u = 24.0\npath_v = 12.0\nslope = 36.0",
                "A path got the number of the other one. Into the path through u goes the slope of u with respect to "
                "x, into the path through v that of v.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/chain_rule/lost-path",
        title="A path that got lost",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="""
def damped_wave_slope(x):
    ...
""",
        solution="""
def damped_wave_slope(x):
    u = np.exp(-x)
    v = np.sin(x)
    dx = v * -u
    dx = dx + u * np.cos(x)
    return dx
""",
        explanation="""
The second assignment to `dx` throws the first path away. $x$ reaches $y$ through $u$ and through $v$, and what
comes back along the two paths **adds**. The slopes themselves were right, the inner $-1$ of $e^{-x}$ included.
""",
        hints=(
            "Count the paths from `x` to `y`, and then count the terms in the result.",
            "Each of the two lines that compute `dx` is right by itself. What is left of the first when the second "
            "has run?",
            "Add the second path to the first.",
        ),
        misconceptions=(
            Misconception(
                "def damped_wave_slope(x):\n    return np.exp(-x) * np.cos(x)",
                "This still does what the faulty code does: only the path through v arrives.",
            ),
            Misconception(
                "def damped_wave_slope(x):\n    return -np.exp(-x) * np.sin(x)",
                "Now only the path through u arrives. The nudge goes along both.",
            ),
            Misconception(
                "def damped_wave_slope(x):\n    return -np.exp(-x) * np.sin(x) * np.exp(-x) * np.cos(x)",
                "The two paths were multiplied. Slopes multiply along one path; at the place where paths meet they "
                "add.",
            ),
            Misconception(
                "def damped_wave_slope(x):\n    return np.exp(-x) * np.sin(x) + np.exp(-x) * np.cos(x)",
                "Both paths arrive, but one has lost a factor: the slope of exp(−x) has an inner link of its own, "
                "from x to −x.",
            ),
            Misconception(
                "def damped_wave_slope(x):\n    return -np.exp(-x) * np.cos(x)",
                "That is du/dx times dv/dx. The slopes of u and v do not lie on one path: each has its own way to y, "
                "and is multiplied there by the other factor.",
            ),
        ),
        check=Function(_points, rtol=1e-4, atol=1e-5),
    ),
    Exercise(
        id="chain_rule/chain_rule/batch-gradient",
        title="The gradient on a batch",
        stars=3,
        kind="code",
        imports=NUMPY,
        stub="""
def loss_gradient(w, b, x, y):
    ...
""",
        solution="""
def loss_gradient(w, b, x, y):
    p = 1 / (1 + np.exp(-(w * x + b)))  # (N,)
    dp = 2 * (p - y) / len(x)           # (N,)
    dz = dp * p * (1 - p)               # (N,)
    return np.sum(dz * x), np.sum(dz)
""",
        explanation="""
For each example the chain is the one of the page: $2(p_n - y_n)$, times $p_n(1-p_n)$, gives $\\partial
L_n/\\partial z_n$. The same $w$ and the same $b$ are used by all N examples, so the paths of all examples **add**:
times $x_n$ for $w$, times 1 for $b$. The mean in the loss puts the factor $1/N$ in front of every path.
""",
        hints=(
            "Go forward for all examples at once: `p` is an array with one prediction for each.",
            "For one example you know the chain: $2(p-y)$, times the sigmoid's slope at its output, times the slope "
            "of $z$ for $w$ or for $b$.",
            "`dz = 2 * (p - y) * p * (1 - p)` has shape (N,). Each element times its own `x` belongs to `w`. What "
            "does the mean over the batch make of N numbers?",
        ),
        misconceptions=(
            Misconception(
                "def loss_gradient(w, b, x, y):\n    p = 1 / (1 + np.exp(-(w * x + b)))\n"
                "    dz = 2 * (p - y) * p * (1 - p)\n    return np.sum(dz * x), np.sum(dz)",
                "Right for a batch of one. For more examples yours grows with their number: the loss is a mean.",
            ),
            Misconception(
                "def loss_gradient(w, b, x, y):\n    p = 1 / (1 + np.exp(-(w * x + b)))\n    dz = 2 * (p - y)\n"
                "    return np.mean(dz * x), np.mean(dz)",
                "A link is missing between the prediction and the pre-activation: the sigmoid has a slope too.",
            ),
            Misconception(
                "def loss_gradient(w, b, x, y):\n    p = 1 / (1 + np.exp(-(w * x + b)))\n"
                "    dz = 2 * (p - y) * p * (1 - p)\n    return np.mean(dz), np.mean(dz)",
                "The bias has its gradient, and the weight has got the same one. How much does z move when w is "
                "nudged?",
            ),
            Misconception(
                "def loss_gradient(w, b, x, y):\n    p = 1 / (1 + np.exp(-(w * x + b)))\n"
                "    dz = 2 * (p - y) * p * (1 - p)\n    return np.mean(dz) * np.mean(x), np.mean(dz)",
                "The mean was taken too early. In each path the example's own slope meets the example's own x: "
                "multiply first, then average.",
            ),
            Misconception(
                "def loss_gradient(w, b, x, y):\n    p = 1 / (1 + np.exp(-(w * x + b)))\n    dz = 2 * (p - y) * p * (1 - p)\n    return np.mean(dz), np.mean(dz * x)",
                "Both numbers are right and in the wrong order: the one for w comes first.",
            ),
            Misconception(
                "def loss_gradient(w, b, x, y):\n    z = w * x + b\n    p = 1 / (1 + np.exp(-z))\n"
                "    dz = 2 * (p - y) * z * (1 - z)\n    return np.mean(dz * x), np.mean(dz)",
                "The formula for the sigmoid's slope was fed with z. It wants what comes *out* of the sigmoid.",
            ),
            Misconception(
                "def loss_gradient(w, b, x, y):\n    p = 1 / (1 + np.exp(-(w * x + b)))\n"
                "    dz = 2 * (p - y) * p * (1 - p)\n    return np.mean(dz * x), 0.0",
                "The gradient for w is right. A nudge of b moves z just as much, so b has a gradient too.",
            ),
        ),
        check=Function(_batches, returns=("∂L/∂w", "∂L/∂b")),
    ),
)

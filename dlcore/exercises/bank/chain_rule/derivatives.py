"""Exercises of the page "Derivatives"."""

import numpy as np

from dlcore.exercises.checks import Function, Values
from dlcore.exercises.exercise import Exercise, Misconception

NUMPY = "import numpy as np"


def square(x):
    return x * x


def slope_of_square(x):
    return 2 * x


def cube(x):
    return x * x * x


def _touching_points(rng):
    return [
        (square, slope_of_square, 3.0, 3.5),
        (square, slope_of_square, 3.0, 3.0),
        (np.sin, np.cos, rng.uniform(2, 4), rng.uniform(-3, 3, 5)),
        (np.exp, np.exp, rng.uniform(-1, 1), rng.uniform(-2, 2, (2, 3))),
    ]


def _around_one(rng):
    return [(0.0,), (3.0,), (1.0,), (np.array([0.5, 1.0, 1.5]),), (rng.uniform(-1, 3, (2, 4)),)]


def _values_and_slopes(rng):
    return [(2.0, 3.0, 4.0, 5.0), (1.0, 0.0, -2.0, 1.0), tuple(rng.uniform(1, 3, 4) for _ in range(4))]


def _degrees(rng):
    return [(60.0,), (0.0,), (-135.0,), (rng.uniform(-360, 360, 5),)]


def _steps(rng):
    places = [(cube, 1.0, 0.5), (square, 3.0, 0.1), (np.sin, -2.0, 0.25)]
    return [*places, (np.exp, rng.uniform(-1, 1, 3), 0.125)]


def _pairs(rng):
    right = rng.normal(size=(2, 3))
    mixed = np.array([2.0, 0.0, -5e5, 1e-9]), np.array([2.0, 0.0, -5e5 + 1, 3e-9])
    return [(1.0, 1.25), (-2e-7, -1e-7), (3.0, -1.0), (0.0, 4.0), (0.0, 0.0), mixed, (right, right * 1.01)]


def _claims(rng):
    """Functions, what is said to be their slope, and places."""
    sines = rng.uniform(-3, 3, 4).tolist()
    return [
        (cube, square, [1.0, 0.0, -2.0]),
        (square, slope_of_square, [1.0, -3.0, 0.5]),
        (np.sin, np.cos, sines),
        (np.cos, np.sin, sines),
        (np.exp, np.exp, [0.0, 5.0, 15.0]),
    ]


def function(name, parameters, result):
    """Write a function of one line, for the wrong answers."""
    return f"def {name}({parameters}):\n    return {result}"


def sharper(result):
    """Write an answer that combines two centred differences into `result`."""
    return (
        "def sharper(f, x, eps):\n"
        "    wide = (f(x + eps) - f(x - eps)) / (2 * eps)\n"
        "    narrow = (f(x + eps / 2) - f(x - eps / 2)) / eps\n"
        f"    return {result}"
    )


def judge(condition, step="1e-6", after="    return found"):
    """Write an answer that notes the places where `condition` holds."""
    return (
        "def disagreements(f, slope, places):\n    found = []\n    for x in places:\n"
        f"        a, s = slope(x), {step}\n        n = (f(x + s) - f(x - s)) / (2 * s)\n"
        f"        if {condition}:\n            found.append(x)\n{after}"
    )


EXERCISES = (
    Exercise(
        id="chain_rule/derivatives/braking-units",
        title="The same slope in other units",
        stars=1,
        kind="by hand",
        stub="""
per_kmh = ...
per_ms = ...
""",
        solution="""
per_kmh = 1.6
per_ms = 5.76
""",
        explanation="""
The slope of $d = v^2/100$ is $v/50$, which at 80 km/h is $1.6$ metres for each km/h. One m/s is 3.6 km/h, so a change
of one m/s costs 3.6 times as many metres: $1.6 \\times 3.6 = 5.76$ metres for each m/s. The car is the same; only the
unit of the input has changed, and the slope with it.
""",
        hints=(
            "The page has the slope at any speed. Put in 80.",
            "A slope of 1.6 says: for each further km/h, 1.6 metres more. How many km/h is one further m/s?",
            "One m/s is 3.6 km/h. So for one m/s you pay 1.6 metres 3.6 times.",
        ),
        misconceptions=(
            Misconception(
                "per_kmh = 1.6\nper_ms = 1.6 / 3.6",
                "One m/s is a larger step than one km/h. Should a larger step lengthen the way by more or by less?",
            ),
            Misconception(
                "per_kmh = 1.61\nper_ms = 1.61 * 3.6",
                "That is the rise from 80 to 81: the slope of a secant. Where does the ratio settle when the step shrinks?",
            ),
            Misconception(
                "per_kmh = 0.8\nper_ms = 2.88",
                "That is distance divided by speed: an average from 0 to 80. Look at the curve around 80 alone.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/derivatives/secant-tangent",
        title="Between two places, and at one",
        stars=1,
        kind="by hand",
        stub="""
secant = ...
tangent = ...
""",
        solution="""
secant = 12.0
tangent = 6.0
""",
        explanation="""
From 1 to 3 the function rises from 3 to 27: a rise of 24 on a run of 2, so the secant has slope 12. At 1, a nudge gives
$3(1 + \\Delta x)^2 - 3 = 6\\,\\Delta x + 3\\,(\\Delta x)^2$; divided by $\\Delta x$ that is $6 + 3\\,\\Delta x$, which settles at
6. The secant's 12 is an average over the whole way, on which the slope grows from 6 to 18.
""",
        hints=(
            "A secant's slope is rise divided by run, between two points of the curve.",
            "For the tangent write out $f(1 + \\Delta x) - f(1)$ and divide by $\\Delta x$, as the page does at 50 km/h.",
            "$3(1 + \\Delta x)^2 - 3 = 6\\,\\Delta x + 3\\,(\\Delta x)^2$. Divide by $\\Delta x$. What remains for a tiny step?",
        ),
        misconceptions=(
            Misconception(
                "secant = 24.0\ntangent = 6.0", "That is the rise. A slope is the rise for each unit of the run."
            ),
            Misconception(
                "secant = 12.0\ntangent = 12.0",
                "The slope between two places was taken for the slope at one. Bring the second place closer and closer.",
            ),
            Misconception(
                "secant = 12.0\ntangent = 3.0",
                "Your tangent is the height of the curve at 1. By how much does a nudge of x change it?",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/derivatives/loss-nudge",
        title="A loss, one nudge further",
        stars=1,
        kind="by hand",
        stub="""
loss_after = ...
nudge = ...
""",
        solution="""
loss_after = 0.74
nudge = 0.005
""",
        explanation="""
Near $w = 1.5$ the loss is nearly the line $0.80 - 2\\,\\Delta w$. For $\\Delta w = 0.03$ it says $0.80 - 0.06 = 0.74$. To
lower the loss by 0.01 we need $-2\\,\\Delta w = -0.01$, so $\\Delta w = +0.005$: the slope is negative, and so the way
down is to **raise** the weight. Both are estimates, good as long as the step is small.
""",
        hints=(
            "Close by, the change of the loss is the slope times the change of the weight.",
            "The first question gives the step and asks for the change. The second gives the change, −0.01, and asks "
            "for the step.",
            "$0.80 + (-2) \\cdot 0.03$ for the first. For the second solve $-2\\,\\Delta w = -0.01$.",
        ),
        misconceptions=(
            Misconception(
                "loss_after = 0.74\nnudge = -0.005",
                "The size is right. Which way must w go, so that a loss with a negative slope gets smaller?",
            ),
            Misconception(
                "loss_after = 0.86\nnudge = -0.005",
                "The sign of the slope was lost. A negative slope: when the weight rises, the loss falls.",
            ),
            Misconception(
                "loss_after = -0.06\nnudge = 0.005", "That is the change of the loss. Add it to where the loss was."
            ),
            Misconception(
                "loss_after = 0.74\nnudge = 0.02",
                "The wanted change was multiplied by the slope. It is slope times *step* that gives the change.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/derivatives/tangent-value",
        title="The height of a tangent",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="""
def tangent_value(f, slope, x0, x):
    ...
""",
        solution="""
def tangent_value(f, slope, x0, x):
    return f(x0) + slope(x0) * (x - x0)
""",
        explanation="""
The tangent starts at the height of the curve, `f(x0)`, and rises by `slope(x0)` for each unit that you walk away from
`x0`. You have walked `x - x0`. The function and its slope are used at `x0` alone; only the distance knows of `x`,
and so an array of places gives an array of heights.
""",
        hints=(
            "A line is known by one point and its slope. Which point of the curve does the tangent touch?",
            "Height at the touching point, plus slope times the distance walked from there.",
            "The distance is `x - x0`. Both `f` and `slope` are asked at `x0`.",
        ),
        misconceptions=(
            Misconception(
                function("tangent_value", "f, slope, x0, x", "f(x0) + slope(x) * (x - x0)"),
                "The slope was taken at x. A straight line keeps the slope of the place that it touches.",
            ),
            Misconception(
                function("tangent_value", "f, slope, x0, x", "f(x) + slope(x0) * (x - x0)"),
                "The height was taken at x, where the curve has left the line already. At which place do you know it?",
            ),
            Misconception(
                function("tangent_value", "f, slope, x0, x", "slope(x0) * (x - x0)"),
                "That is how far the line has risen since it touched the curve. It did not start at height 0.",
            ),
        ),
        check=Function(_touching_points),
    ),
    Exercise(
        id="chain_rule/derivatives/corner-slopes",
        title="Two slopes at a corner",
        stars=2,
        kind="by hand",
        stub="""
left = ...
right = ...
centred = ...
""",
        solution="""
left = -2.0
right = 1.0
centred = -0.5
""",
        explanation="""
Left of 1 the larger of the two is $3 - 2x$, with slope $-2$; right of 1 it is $x$, with slope 1. They disagree, so there is
no derivative at 1. The ratio over both sides: $f(1 + s) = 1 + s$ and $f(1 - s) = 1 + 2s$, so it is $\\frac{-s}{2s} =
-\\tfrac12$, the mean of the two slopes, for every step. It looks like a slope, and is none.
""",
        hints=(
            "Draw both lines, x and 3 − 2x. They cross at x = 1; f is the upper one on each side.",
            "A one-sided slope only looks at its own side, and there f is a straight line.",
            "For `centred` compute f(1.1) and f(0.9), subtract, and divide by the distance between the two places.",
        ),
        misconceptions=(
            Misconception(
                "left = 1.0\nright = -2.0\ncentred = -0.5",
                "The sides have changed places. Try x = 0: which of the two is the larger there?",
            ),
            Misconception(
                "left = 2.0\nright = 1.0\ncentred = 1.5",
                "On the left the function falls as x grows. The one-sided slope there is seen from left to right, too.",
            ),
            Misconception(
                "left = -2.0\nright = 1.0\ncentred = -1.0",
                "The two slopes were added, or the change was divided by one step. The places are two steps apart.",
            ),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/derivatives/hinge-slope",
        title="The slope of a hinge",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="""
def hinge_slope(x):
    ...
""",
        solution="""
def hinge_slope(x):
    return np.where(x < 1, -1.0, 0.0)
""",
        explanation="""
Left of 1 the function is $1 - x$, with slope $-1$; right of 1 it is the constant 0, with slope 0. At 1 there is a corner
and no derivative, and the exercise asks for 0 there, so the comparison must be `<` and not `<=`. `np.where` chooses
for each element alone; `-1.0 * (x < 1)` does the same.
""",
        hints=(
            "Draw it. It consists of two straight pieces: which slope has each?",
            "`np.where(condition, a, b)` takes a where the condition holds, and b elsewhere, for each element.",
            "The condition is true on the falling piece only. At the corner it must be false.",
        ),
        misconceptions=(
            Misconception(
                function("hinge_slope", "x", "np.where(x <= 1, -1.0, 0.0)"),
                "Right on both pieces. Look at the corner itself, and at what the exercise wants there.",
            ),
            Misconception(
                function("hinge_slope", "x", "np.where(x < 1, 1.0, 0.0)"),
                "The sign: does the function rise or fall when x grows toward 1?",
            ),
            Misconception(
                function("hinge_slope", "x", "np.maximum(0, 1 - x)"),
                "That is the value of the function. Its slope is asked for.",
            ),
        ),
        check=Function(_around_one),
    ),
    Exercise(
        id="chain_rule/derivatives/rules-by-hand",
        title="Rules by hand",
        stars=2,
        kind="by hand",
        stub="""
sum_slope = ...
product_slope = ...
""",
        solution="""
sum_slope = 6.5
product_slope = 31.0
""",
        explanation="""
Term by term: the slope of $x^3 - 4x + 6/x$ is $3x^2 - 4 - 6/x^2$, at 2: $12 - 4 - 1.5 = 6.5$. For the product, at 2: $u =
x^2 + 1 = 5$ with slope $2x = 4$, and $v = 3x - 2 = 4$ with slope 3. So $u'v + uv' = 4 \\cdot 4 + 5 \\cdot 3 = 31$. Check:
multiplied out it is $3x^3 - 2x^2 + 3x - 2$, with slope $9x^2 - 4x + 3 = 31$ at 2.
""",
        hints=(
            "A sum goes term by term. For the product write down four numbers first: u, v and their slopes at 2.",
            "$6/x$ is 6 times the reciprocal. The constants 1 and −2 in the two factors have slope 0.",
            "$12 - 4 - 6/4$ for the sum. For the product $u = 5$, $u' = 4$, $v = 4$, $v' = 3$.",
        ),
        misconceptions=(
            Misconception(
                "sum_slope = 6.5\nproduct_slope = 12.0",
                "The two slopes were multiplied. In a rectangle two strips grow, one along each side.",
            ),
            Misconception(
                "sum_slope = 6.5\nproduct_slope = 32.0",
                "Each slope met its own factor. A factor's slope multiplies the *other* factor.",
            ),
            Misconception("sum_slope = 9.5\nproduct_slope = 31.0", "Look at 6/x: when x grows, does it rise or fall?"),
        ),
        check=Values(),
    ),
    Exercise(
        id="chain_rule/derivatives/quotient-slope",
        title="The slope of a quotient",
        stars=2,
        kind="code",
        stub="""
def quotient_slope(u, du_dx, v, dv_dx):
    ...
""",
        solution="""
def quotient_slope(u, du_dx, v, dv_dx):
    return (du_dx * v - u * dv_dx) / v**2
""",
        explanation="""
$u/v$ is the product of $u$ and $1/v$. The product rule gives $u' \\cdot \\frac1v + u \\cdot \\left(-\\frac{v'}{v^2}\\right)$:
what grows above lifts a quotient of positive numbers, what grows below lowers it. Over one denominator that is
$(u'v - uv')/v^2$.
""",
        hints=(
            "Write u/v as u times 1/v, and use the product rule.",
            "The slope of 1/v is −v′/v². So there are two terms, one for each factor.",
            "`du_dx / v - u * dv_dx / v**2`. Mind the brackets if you put both over one denominator.",
        ),
        misconceptions=(
            Misconception(
                function("quotient_slope", "u, du_dx, v, dv_dx", "du_dx / dv_dx"),
                "The slope of a quotient is not the quotient of the slopes. Test it with u = x² and v = x.",
            ),
            Misconception(
                function("quotient_slope", "u, du_dx, v, dv_dx", "(u * dv_dx - du_dx * v) / v**2"),
                "The two terms are the wrong way round: when only u grows, and v is positive, the quotient must rise.",
            ),
            Misconception(
                function("quotient_slope", "u, du_dx, v, dv_dx", "(du_dx * v + u * dv_dx) / v**2"),
                "With positive numbers, a growing denominator lowers the quotient. One sign of yours says otherwise.",
            ),
        ),
        check=Function(_values_and_slopes),
    ),
    Exercise(
        id="chain_rule/derivatives/sine-in-degrees",
        title="A sine in degrees",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="""
def sine_slope(degrees):
    ...
""",
        solution="""
def sine_slope(degrees):
    return np.cos(np.radians(degrees)) * np.pi / 180
""",
        explanation="""
`np.cos` counts its angle in radians, so 60 degrees must go in as $\\pi/3$. That mends the place, and gives a slope *per
radian*. A degree is a step of $\\pi/180$ radians only, so per degree the sine rises $\\pi/180$ times as much: at 60°,
$0.5 \\cdot 0.01745 = 0.00873$. A difference over one degree agrees: $\\sin 61° - \\sin 60° = 0.0086$.
""",
        hints=(
            "Compute by hand what the sine gains from 60 to 61 degrees, and compare.",
            "Two things need radians: what the cosine is fed with, and the unit that the slope is counted by.",
            "`np.radians` converts the angle. One degree is π/180 radians, so a step of one degree gains that much less.",
        ),
        misconceptions=(
            Misconception(
                function("sine_slope", "degrees", "np.cos(degrees)"),
                "This still does what the faulty code does: the cosine takes 60 for 60 radians, nearly ten turns.",
            ),
            Misconception(
                function("sine_slope", "degrees", "np.cos(np.radians(degrees))"),
                "The place is right now, and the unit is not: this is the gain for a step of one radian.",
            ),
            Misconception(
                function("sine_slope", "degrees", "np.cos(degrees) * np.pi / 180"),
                "The unit of the slope is right, and the cosine is still fed with degrees.",
            ),
            Misconception(
                function("sine_slope", "degrees", "np.cos(np.radians(degrees)) * 180 / np.pi"),
                "The factor is upside down: a degree is a much smaller step than a radian. Does it gain more or less?",
            ),
        ),
        check=Function(_degrees),
    ),
    Exercise(
        id="chain_rule/derivatives/halved-step",
        title="Smaller steps, smaller errors",
        stars=1,
        kind="by hand",
        stub="""
forward_half = ...
centred_half = ...
centred_tenth = ...
""",
        solution="""
forward_half = 0.03
centred_half = 0.0002
centred_tenth = 0.000008
""",
        explanation="""
The forward difference's error is proportional to the step: half the step, half the error, 0.03. The centred one's is
proportional to the step's **square**: half the step leaves a quarter, $0.0008/4 = 0.0002$, and a tenth of the step leaves a
hundredth, $0.000008$. (With larger powers of the step left out, and far above the steps where rounding matters.)
""",
        hints=(
            "One of the two errors goes with the step, the other with its square.",
            "If a quantity goes with the square of the step, half the step leaves (½)² of it.",
            "0.06 / 2, then 0.0008 / 4; for a tenth of the step divide by 10².",
        ),
        misconceptions=(
            Misconception(
                "forward_half = 0.03\ncentred_half = 0.0004\ncentred_tenth = 0.00008",
                "The centred error was let shrink like the step itself. It goes with the square.",
            ),
            Misconception(
                "forward_half = 0.015\ncentred_half = 0.0002\ncentred_tenth = 0.000008",
                "The forward error was let shrink like the square of the step. That is the privilege of the other one.",
            ),
            Misconception(
                "forward_half = 0.03\ncentred_half = 0.0002\ncentred_tenth = 0.00002",
                "A tenth of the step, and the error was divided by 40. What is the square of a tenth?",
            ),
        ),
        check=Values(atol=1e-12),
    ),
    Exercise(
        id="chain_rule/derivatives/lost-brackets",
        title="Lost brackets",
        stars=2,
        kind="find the fault",
        imports=NUMPY,
        stub="""
def centred_slope(f, x, eps):
    ...
""",
        solution="""
def centred_slope(f, x, eps):
    return (f(x + eps) - f(x - eps)) / (2 * eps)
""",
        explanation="""
Python divides before it subtracts, so only the second value was divided; and `/ 2 * eps` divides by 2 and then
**multiplies** by `eps`, from left to right. Both the change and the distance need their brackets. The faulty code gives about
the function's *value*, which may look like a plausible slope: for $e^x$ and a tiny step it is even nearly right. Test with more than one function.
""",
        hints=(
            "Put in f(x) = x² at x = 3 with eps = 0.1 by hand, in the order in which Python computes.",
            "There are two faults of the same kind, one above the line of the fraction and one below.",
            "The whole change is to be divided by the whole distance, `2 * eps`.",
        ),
        misconceptions=(
            Misconception(
                function("centred_slope", "f, x, eps", "f(x + eps) - f(x - eps) / 2 * eps"),
                "This still does what the faulty code does.",
            ),
            Misconception(
                function("centred_slope", "f, x, eps", "(f(x + eps) - f(x - eps)) / 2 * eps"),
                "The change has its brackets now. Read the rest from left to right, as Python does.",
            ),
            Misconception(
                function("centred_slope", "f, x, eps", "f(x + eps) - f(x - eps) / (2 * eps)"),
                "The distance has its brackets now. Which of the two values is divided by it?",
            ),
            Misconception(
                function("centred_slope", "f, x, eps", "(f(x + eps) - f(x - eps)) / eps"),
                "The brackets are right. How far apart are the two places?",
            ),
        ),
        check=Function(_steps, rtol=1e-5),
    ),
    Exercise(
        id="chain_rule/derivatives/cancel-the-error",
        title="Two wrongs make a right",
        stars=3,
        kind="code",
        imports=NUMPY,
        stub="""
def sharper(f, x, eps):
    ...
""",
        solution="""
def sharper(f, x, eps):
    wide = (f(x + eps) - f(x - eps)) / (2 * eps)
    narrow = (f(x + eps / 2) - f(x - eps / 2)) / eps
    return (4 * narrow - wide) / 3
""",
        explanation="""
Let $k$ be the error of `wide`. With half the step a quarter of it is left: `wide` is $f' + k$ and `narrow` is $f' +
\\tfrac14 k$. Four times `narrow` minus `wide` is $3f'$, and $k$ is gone. What remains, for a smooth function, goes with
$\\varepsilon^4$. This is the idea of Richardson's extrapolation: knowing *how* you err, you can take most of it back.
""",
        hints=(
            "Call the slope s and the error of the wide difference k. What are the two differences, in s and k?",
            "wide = s + k and narrow = s + k/4. Find a combination in which k cancels.",
            "4 · narrow − wide = 3s.",
        ),
        misconceptions=(
            Misconception(
                sharper("(wide + narrow) / 2"),
                "A mean of two numbers that err on the same side errs on that side. You want the errors to cancel.",
            ),
            Misconception(
                sharper("2 * narrow - wide"),
                "That would be right if the error halved with the step. For a centred difference it shrinks faster.",
            ),
            Misconception(
                sharper("4 * narrow - wide"),
                "The errors cancel now, and the slope is in it several times: how often?",
            ),
        ),
        check=Function(_steps),
    ),
    Exercise(
        id="chain_rule/derivatives/best-steps",
        title="Steps for a rough function",
        stars=2,
        kind="by hand",
        stub="""
forward_step = ...
centred_step = ...
centred_error = ...
""",
        solution="""
forward_step = 1e-3
centred_step = 1e-2
centred_error = 1e-4
""",
        explanation="""
Here $r = 10^{-6}$ takes the place of float64's rounding. Forward: $\\sqrt r = 10^{-3}$. Centred: $\\sqrt[3]r = 10^{-2}$, and
there the error is about the square of the step, $r^{2/3} = 10^{-4}$. The steps look absurdly large beside those of float64, and
smaller ones would measure the function's roughness and not its slope.
""",
        hints=(
            "The page's two rules of thumb hold for any r, not for float64 only.",
            "The best forward step is the square root of r, the best centred one its cube root.",
            "At its best step, the centred difference has an error of about the step squared.",
        ),
        misconceptions=(
            Misconception(
                "forward_step = 1e-3\ncentred_step = 1e-3\ncentred_error = 1e-6",
                "That step belongs to the forward difference. The centred one has another root in its rule.",
            ),
            Misconception(
                "forward_step = 1.5e-8\ncentred_step = 6.1e-6\ncentred_error = 3.7e-11",
                "Those are the numbers for float64, whose values are right to sixteen digits. This function's are not.",
            ),
            Misconception(
                "forward_step = 1e-3\ncentred_step = 1e-2\ncentred_error = 1e-2",
                "The steps are right. The error of a centred difference goes with the square of its step.",
            ),
        ),
        check=Values(atol=1e-15),
    ),
    Exercise(
        id="chain_rule/derivatives/relative-error",
        title="How far apart, for their size",
        stars=2,
        kind="code",
        imports=NUMPY,
        stub="""
def relative_error(a, n):
    ...
""",
        solution="""
def relative_error(a, n):
    size = np.maximum(np.abs(a), np.abs(n))
    return np.abs(a - n) / np.where(size == 0, 1, size)
""",
        explanation="""
The distance of the two, divided by the size of the larger one. Both sizes are taken without sign, or the two signs could
cancel. Where both are 0 the distance is 0 as well; dividing it by 1 gives the 0 that is wanted, where 0/0 would give nan.
""",
        hints=(
            "`np.abs` and `np.maximum` work on numbers and, element by element, on arrays.",
            "Compute the size first: the larger of the two absolute values. Where is it 0?",
            "Where the size is 0, divide by 1: `np.where(size == 0, 1, size)`.",
        ),
        misconceptions=(
            Misconception(
                function("relative_error", "a, n", "np.abs(a - n) / np.maximum(np.abs(a), np.abs(n))"),
                "Right wherever one of the two is not 0. What does 0/0 give?",
            ),
            Misconception(
                function("relative_error", "a, n", "np.abs(a - n) / np.maximum(1, np.maximum(np.abs(a), np.abs(n)))"),
                "With that 1 below, two tiny numbers always look alike, even if one is twice the other.",
            ),
            Misconception(
                "def relative_error(a, n):\n    size = np.abs(np.maximum(a, n))\n"
                "    return np.abs(a - n) / np.where(size == 0, 1, size)",
                "The larger number was taken first and its size after. Of two negative numbers, which is the larger?",
            ),
            Misconception(
                function("relative_error", "a, n", "np.abs(a - n) / np.where(n == 0, 1, np.abs(n))"),
                "You divide by the size of the second number alone, so it matters which of them comes first.",
            ),
        ),
        check=Function(_pairs),
    ),
    Exercise(
        id="chain_rule/derivatives/judge-of-slopes",
        title="A judge of slopes",
        stars=3,
        kind="code",
        imports=NUMPY,
        stub="""
def disagreements(f, slope, places):
    ...
""",
        solution="""
def disagreements(f, slope, places):
    found = []
    for x in places:
        a = slope(x)
        n = (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
        if abs(a - n) / max(1, abs(a), abs(n)) > 1e-5:
            found.append(x)
    return found
""",
        explanation="""
For each place: the claimed slope, a centred difference, the two compared relative to their size, and the place noted if
they part. The 1 in the denominator keeps a slope of 0 from being compared with the rounding of the difference. One
place is never enough: the claims $2x$ and $3x^2$ agree at 0, and a sine and a cosine agree twice in each turn.
""",
        hints=(
            "A loop over the places, with an empty list before it and a `return` after it.",
            "In each round compute `a = slope(x)` and a centred difference `n` of `f` at `x`, in float64, with a "
            "sensible step.",
            "Note the place if `abs(a - n) / max(1, abs(a), abs(n))` is more than 1e-5.",
        ),
        misconceptions=(
            Misconception(
                judge("abs(a - n) > 1e-5"),
                "The absolute error condemns a slope in the millions for its tenth digit. Set it against the size.",
            ),
            Misconception(
                judge("(a - n) / max(1, abs(a), abs(n)) > 1e-5"),
                "A claimed slope that is too small passes with you: an error has a size, whatever its sign.",
            ),
            Misconception(
                judge("abs(a - n) / max(abs(a), abs(n)) > 1e-5"),
                "Where the slope is 0, you compare two roundings with each other, and they never agree.",
            ),
            Misconception(
                judge("abs(a - n) / max(1, abs(a), abs(n)) > 1e-5", step="1e-15"),
                "With a step that small the difference is nonsense, and honest slopes are condemned.",
            ),
            Misconception(
                judge("abs(a - n) / max(1, abs(a), abs(n)) > 1e-5", after="        return found"),
                "Yours returns in the first round of the loop, after one place. All of them were asked for.",
            ),
        ),
        check=Function(_claims),
    ),
)

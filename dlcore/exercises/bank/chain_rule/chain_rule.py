"""Exercises of the page "The Chain Rule"."""

from dlcore.exercises.checks import Function, Values
from dlcore.exercises.exercise import Exercise, Misconception

EXERCISES = (
    Exercise(
        id="chain_rule/chain_rule/triple-backward",
        title="Three factors",
        stars=2,
        kind="code",
        stub='''
def triple_backward(x, y, z, upstream):
    ...
''',
        solution='''
def triple_backward(x, y, z, upstream):
    return y * z * upstream, x * z * upstream, x * y * upstream
''',
        explanation="""
Nudge only $x$: what multiplies the nudge is $yz$.
""",
        hints=("Hold two of the factors still.", "For x, the slope is y times z."),
        misconceptions=(
            Misconception(
                "def triple_backward(x, y, z, upstream):\n    p = x * y * z * upstream\n    return p, p, p",
                "The slope of p with respect to x does not contain x itself: nudge only x, and ask what multiplies "
                "the nudge.",
            ),
            Misconception(
                "def triple_backward(x, y, z, upstream):\n    return y * z, x * z, x * y",
                "Right when the gradient arriving from above is 1. Yours gives the same for 1 and for 2.",
            ),
        ),
        check=Function(lambda rng: [(2.0, 3.0, 5.0, 1.5), *rng.uniform(-3, 3, (5, 4)).tolist()]),
    ),
    Exercise(
        id="chain_rule/chain_rule/speed",
        title="Speed",
        stars=1,
        kind="by hand",
        stub="speed = ...",
        solution="speed = 6.0",
        explanation="Two times three.",
        hints=("a", "b"),
        misconceptions=(Misconception("speed = 5.0", "Rates multiply; yours were added."), Misconception("speed=2.0", "no")),
        check=Values(),
    ),
)

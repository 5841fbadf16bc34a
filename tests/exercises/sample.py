"""One small exercise of each kind, for the tests of the grader; they do not stand in the book."""

from dlcore.exercises.checks import Function, Values
from dlcore.exercises.exercise import Exercise, Misconception

SPEED = Exercise(
    id="sample/page/speed",
    title="Speed",
    stars=1,
    kind="by hand",
    stub="speed = ...",
    solution="speed = 6.0",
    explanation="Rates multiply.",
    hints=("What is the rate of each?", "Multiply them."),
    misconceptions=(
        Misconception("speed = 5.0", "Rates multiply along a chain; yours were added."),
        Misconception("speed = 1.5", "Yours were divided."),
    ),
    check=Values(),
)
DOUBLE = Exercise(
    id="sample/page/double",
    title="Double",
    stars=2,
    kind="code",
    stub="def double(x):\n    ...",
    solution="def double(x):\n    return np.add(x, x)",
    explanation="Twice.",
    hints=("Add.", "x + x"),
    misconceptions=(
        Misconception("def double(x):\n    return x * x", "That is the square."),
        Misconception("def double(x):\n    return x / 0", "This one always fails, and matches nothing."),
    ),
    check=Function(lambda rng: [(3.0,), (rng.standard_normal(4),)]),
    imports="import numpy as np",
)
EXERCISES = (SPEED, DOUBLE)

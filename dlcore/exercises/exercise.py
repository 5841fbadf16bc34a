"""What an exercise is."""

import ast
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Misconception:
    """A plausible wrong answer, and what a learner who gives it is told.

    An answer is recognised by what it does, not by how it is written: whoever gets the same wrong results hears the
    same message.

    Attributes
    ----------
    answer : str
        Code that defines the same names as the stub.
    message : str
        One sentence or two that name the slip and not the right answer.
    """

    answer: str
    message: str


@dataclass(frozen=True)
class Exercise:
    """One exercise, whole: everything but its prompt, which stands in the notebook.

    Attributes
    ----------
    id : str
        ``<part>/<page>/<slug>``, for example ``chain_rule/chain_rule/outer-slope``.
    title : str
        A few words, as in the notebook.
    stars : int
        1 to 3, how hard it is.
    kind : str
        "by hand", "code" or "find the fault".
    stub : str
        The cell that the learner fills. A value to find is ``name = ...``; a function has only ``...`` for a body.
    solution : str
        Code that defines the same names, using the stub's names and `imports` alone.
    explanation : str
        Why the solution is right, in two to five lines of Markdown.
    hints : tuple of str
        Two or more, from gentle to nearly there, in Markdown.
    misconceptions : tuple of Misconception
        Two or more.
    check : Check
        How an answer is compared with the solution; see `dlcore.exercises.checks`.
    imports : str
        Code that is run before every answer.
    """

    id: str
    title: str
    stars: int
    kind: str
    stub: str
    solution: str
    explanation: str
    hints: tuple
    misconceptions: tuple
    check: object
    imports: str = ""

    @property
    def page(self):
        """str: ``<part>/<page>``."""
        return self.id.rpartition("/")[0]

    @property
    def label(self):
        """str: what links call it, without ``ex-`` or ``sol-`` in front."""
        return self.id.partition("/")[2].replace("/", "-").replace("_", "-")

    @cached_property
    def names(self):
        """tuple of str: the names that the learner defines, in the order of the stub."""
        found = []
        for statement in ast.parse(self.stub).body:
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                found.append(statement.name)
            elif isinstance(statement, ast.Assign):
                found += [target.id for target in statement.targets]
        return tuple(found)

    @property
    def answer_cell(self):
        """str: the cell as the learner finds it."""
        return self.cell_with(self.stub)

    def cell_with(self, answer):
        """Return the answer cell that holds `answer`, a piece of code."""
        return f"# EXERCISE {self.id}\n{answer.strip()}"

    @property
    def check_cell(self):
        """str: the cell that checks the answer."""
        names = ", ".join(self.names)
        gap = " " if len(self.id) + len(names) < 66 else "\n      "  # what fits on one line of a page
        return f'# CHECK {self.id}\ncheck("{self.id}",{gap}{names})'

    @property
    def right(self):
        """str: what the check prints for a right answer."""
        return f"✓ {self.id}"

    @property
    def whole_solution(self):
        """str: the solution below the imports that it needs."""
        return "\n\n".join(part.strip() for part in (self.imports, self.solution) if part.strip())

    def run(self, answer):
        """Run `answer`, a piece of code, after the imports; return the values of the exercise's names."""
        namespace = {"__name__": "answer"}
        exec(self.imports, namespace)
        exec(compile(answer, f"<answer to {self.id}>", "exec"), namespace)
        return tuple(namespace[name] for name in self.names)

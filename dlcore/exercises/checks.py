"""How answers are compared with a solution. A fault is described by where it is, never by what would be right there.

A check has two halves. `observe` uses the learner's answer and notes, as plain data, what it gives; it runs where the
answer runs. `fault` compares two such notes, the learner's and the solution's; it may run anywhere.
"""

import copy
import inspect
import json
import traceback

import numpy as np

from .compare import compact, difference, place, same_gradient, same_graph, what
from .diagnose import diagnose
from .plain import Named, plain
from .quiet import quiet


class Values:
    """The answers are values: numbers or arrays found by hand.

    Parameters
    ----------
    rtol, atol : float, optional
        Relative and absolute tolerance; the default accepts three correct digits. Where the solution is an `int`, it
        counts something, and only that number is right; write 4.0 for a measure that happens to be whole.
    """

    def __init__(self, rtol=2e-3, atol=1e-9):
        self.rtol, self.atol = rtol, atol

    def observe(self, answers):
        """Return the answers as plain data."""
        return [plain(answer) for answer in answers]

    def fault(self, names, seen, right, solution=None):
        """Return None if each answer is what is expected, else status and a sentence about the first that is not."""
        for name, answer, expected in zip(names, seen, right, strict=True):
            fault = difference(answer, expected, self.rtol, self.atol, by_hand=True)
            if fault:
                return "wrong", f"`{name}` {fault}."
        return None

    def likeness(self, names, seen, right, slip):
        """Return how many of the wrong answers a slip explains; 0 unless it explains the first of them."""
        wrong = [
            self.fault((name,), (answer,), (other,)) is None
            for name, answer, expected, other in zip(names, seen, right, slip, strict=True)
            if self.fault((name,), (answer,), (expected,))
        ]
        return sum(wrong) if wrong and wrong[0] else 0


class Function:
    """The answer is a function or a class: it is used on several inputs, and the results are compared.

    Parameters
    ----------
    cases : callable
        Takes a `numpy.random.Generator`, returns a list of tuples of arguments. The first should be small: it is the
        one shown to the learner. It is seeded, so that a verdict never changes.
    rtol, atol : float, optional
        Relative and absolute tolerance.
    returns : tuple of str, optional
        What the values are called, if the function returns several.
    use : callable, optional
        How the answer is used: takes the answer and the arguments of a case, returns what is compared. By default the
        answer is called. `value_and_gradients` and `graph_of` are two other ways; a class needs one of its own.
    compare : callable, optional
        Takes what came, what is right, `rtol` and `atol`, returns None or the rest of a sentence.
    wrong_point : callable, optional
        Takes the arguments of a case, returns those with which people compute who evaluate at the wrong point. That a
        function among the arguments was forgotten, f′(x) in place of f′(g(x)), is noticed without it.
    """

    def __init__(self, cases, rtol=1e-6, atol=1e-9, returns=(), use=None, compare=None, wrong_point=None):
        self.cases, self.rtol, self.atol, self.returns = cases, rtol, atol, returns
        self.use = use or (lambda answer, *arguments: answer(*arguments))
        self.compare, self.wrong_point = compare, wrong_point

    def observe(self, answers):
        """Use the answer on every case; return what each gave, as plain data."""
        (answer,) = answers
        if not callable(answer):
            return {"is": what(plain(answer))}
        return {
            "signature": _parameters(answer),
            "cases": [self._one(answer, arguments) for arguments in self._all_cases()],
        }

    def _all_cases(self):
        return self.cases(np.random.default_rng(0))

    def _one(self, answer, arguments):
        given = copy.deepcopy(arguments)
        before = plain(given)
        try:
            got = plain(quiet(self.use, answer, *given))
        except KeyboardInterrupt:  # the learner's own, to end what takes too long
            raise
        except BaseException as error:
            return {"stopped": _stop(error, answer), "error": type(error).__name__}
        after = plain(given)
        return {"got": got, "changed": after if difference(after, before, 0, 0) else None}

    def fault(self, names, seen, right, solution=None):
        """Return None if the answer does what is expected on every case, else status and a sentence about the fault.

        With the values of the solution at hand, the sentence also tells what all cases show together.
        """
        (name,) = names
        if "is" in seen:
            return "wrong", f"`{name}` must be a function, and it is {seen['is']}."
        # strict, or notes on no case at all would agree with everything
        pairs = list(zip(self._all_cases(), seen["cases"], right["cases"], strict=True))
        for arguments, mine, expected in pairs:
            if "stopped" in mine:
                if mine["error"] == expected.get("error"):
                    continue  # an exercise may ask for an error
                return "error", f"`{name}` stopped with {mine['stopped']}."
            fault = "is not right" if "stopped" in expected else self._differ(mine["got"], expected["got"])
            if fault:
                numbers = "is not right" in fault or "has shape" in fault
                fault = (solution and numbers and self._pattern(seen, right, solution)) or fault
                return "wrong", f"`{_shown(name, arguments, right['signature'])}` {fault}{_came(mine['got'])}."
        return self._changed_otherwise(name, pairs)

    def _changed_otherwise(self, name, pairs):
        """Compare what became of the inputs: most exercises leave them alone, and some are there to change them."""
        for _, mine, expected in pairs:
            if "stopped" in mine:
                continue
            if mine["changed"] is not None and expected["changed"] is None:
                return "wrong", f"`{name}` gives the right result but changes its input; work on a copy."
            if expected["changed"] is not None:
                if mine["changed"] is None:
                    return "wrong", f"`{name}` leaves its input as it was; it is to be changed in place."
                if difference(mine["changed"], expected["changed"], self.rtol, self.atol):
                    return "wrong", f"`{name}` changes its input, and to something that is not right."
        return None

    def likeness(self, names, seen, right, slip):
        """Return 1 if the answer does the same as a slip on every case, else 0."""
        return int("is" not in slip and self.fault(names, seen, slip) is None)

    def _differ(self, got, expected):
        if self.compare:
            return self.compare(got, expected, self.rtol, self.atol)
        return difference(got, expected, self.rtol, self.atol, self.returns)

    def _pattern(self, seen, right, solution):
        """Return what the results of all cases tell together, if every case gave one."""
        if self.compare or any("stopped" in one for one in (*seen["cases"], *right["cases"])):
            return None
        got, expected = ([one["got"] for one in notes["cases"]] for notes in (seen, right))
        if self._at_a_wrong_point(got, *solution):
            return "is what comes out at a wrong point: look at what goes into each function"
        arguments = [_named(case, right["signature"]) for case in self._all_cases()]
        if not isinstance(expected[0], (tuple, list)):
            return diagnose(got, expected, arguments, self.rtol, self.atol)
        return self._pattern_of_several(got, expected, arguments)

    def _at_a_wrong_point(self, got, solution):
        """Return whether the solution gives what came if a function it is given does nothing, or at `wrong_point`."""
        cases = self._all_cases()
        forgotten = [i for i, x in enumerate(cases[0]) if callable(x)]
        ways = [lambda *case, i=i: (*case[:i], lambda x: x, *case[i + 1 :]) for i in forgotten]
        for move in [*ways, *([self.wrong_point] if self.wrong_point else [])]:
            moved = [self._one(solution, move(*case)) for case in cases]
            if all("got" in b and self._differ(a, b["got"]) is None for a, b in zip(got, moved, strict=True)):
                return True
        return False

    def _pattern_of_several(self, got, expected, arguments):
        count = len(expected[0])
        if any(not isinstance(one, (tuple, list)) or len(one) != count for one in (*got, *expected)):
            return None
        for i in range(count):
            mine, right = [one[i] for one in got], [one[i] for one in expected]
            if any(difference(a, b, self.rtol, self.atol) for a, b in zip(mine, right, strict=True)):
                found = diagnose(mine, right, arguments, self.rtol, self.atol)
                return f"{found}, in {place(i, expected[0], self.returns)}" if found else None
        return None


def value_and_gradients(function, *arrays):
    """Use an answer that takes tensors: return its value, and the gradient of the value's sum for each input.

    For `Function(..., use=value_and_gradients, compare=same_gradient)`.

    Parameters
    ----------
    function : callable
    *arrays : array_like

    Returns
    -------
    dict
        ``value`` and ``gradients``, a list with None where no gradient arrived.
    """
    from ..tensor import Tensor

    inputs = [Tensor(array, requires_grad=True) for array in arrays]
    output = function(*inputs)
    if not isinstance(output, Tensor):
        return output
    if output.requires_grad:
        output.backward(np.ones_like(output.data))
    return {"value": output.data, "gradients": [x.grad for x in inputs]}


def graph_of(function, *arrays):
    """Use an answer that takes tensors: return the nodes of the graph that it records.

    For `Function(..., use=graph_of, compare=same_graph)`.

    Parameters
    ----------
    function : callable
    *arrays : array_like

    Returns
    -------
    list of (str, list of int)
        Operation (or "parameter", "constant", "result") and the numbers of the nodes that it reads, for each node.
    """
    from ..graph import draw
    from ..tensor import Tensor

    output = function(*(Tensor(array, requires_grad=True) for array in arrays))
    if not isinstance(output, Tensor) or not output.requires_grad:
        return output
    graph = json.loads(draw(output, gradients=False).to_json())
    reads = [[edge["start"] for edge in graph["edges"] if edge["end"] == i] for i in range(len(graph["nodes"]))]
    return [(node["op"] or node["kind"], inputs) for node, inputs in zip(graph["nodes"], reads, strict=True)]


def _stop(error, answer):
    """Put an exception of the learner's code into words, with the line in their cell."""
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if file and frame.filename == file]
    where = f", in line {lines[-1].lineno} of its cell" if lines else ""
    text = " ".join(str(error).split())
    if text.startswith("matmul:") and "core dimension" in text:
        text = "the shapes in a matrix product (@) do not fit"
    return f"{type(error).__name__}{': ' if text else ''}{text[:200]}{where}"


def _parameters(function):
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []


def _named(arguments, parameters):
    """Return the arguments by the names of the parameters, or by number where there are none."""
    if len(parameters) != len(arguments):
        parameters = [f"argument {i + 1}" for i in range(len(arguments))]
    return dict(zip(parameters, arguments, strict=True))


def _shown(name, arguments, parameters):
    """Write the call that is shown to the learner, with its arguments if they are short."""
    named = _named(arguments, parameters)
    call = ", ".join(f"{parameter}={compact(x)}" for parameter, x in named.items())
    return f"{name}({call if len(call) <= 120 else ', '.join(named)})"


def _came(got):
    text = compact(got)
    return "" if got is None or text == "…" or isinstance(got, Named) else f" (yours gives {text})"


__all__ = ["Values", "Function", "value_and_gradients", "graph_of", "same_gradient", "same_graph"]

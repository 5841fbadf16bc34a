"""Pass a verdict on an answer, from what was observed of it."""

from functools import cache


def observe(exercise, answers):
    """Note what the answers to an exercise give, as plain data; this is where the learner's functions are called.

    Parameters
    ----------
    exercise : Exercise
    answers : sequence of object
        The values of the exercise's names, in their order.

    Returns
    -------
    dict
        Plain data; see `dlcore.exercises.plain`.
    """
    stubs = exercise.run(exercise.stub)
    untouched = [_untouched(answer, stub) for answer, stub in zip(answers, stubs, strict=True)]
    return {"untouched": untouched, "seen": None if any(untouched) else exercise.check.observe(answers)}


def judge(exercise, observed):
    """Compare what was observed of an answer with what the solution gives.

    Parameters
    ----------
    exercise : Exercise
    observed : dict
        What `observe` returned, here or in another process.

    Returns
    -------
    status : {"correct", "not attempted", "wrong", "error"}
    message : str
        What the learner is told; empty for a right answer.

    Raises
    ------
    ValueError
        If what was observed is not as `observe` notes it.
    """
    untouched = observed["untouched"]
    if len(untouched) != len(exercise.names):
        raise ValueError("these are not notes on this exercise")
    if all(untouched):
        return "not attempted", "fill in the cell and run again."
    if any(untouched):
        left = [f"`{name}`" for name, same in zip(exercise.names, untouched, strict=True) if same]
        return "wrong", f"still to be filled in: {', '.join(left)}."
    seen, right = observed["seen"], _expected(exercise, exercise.solution)
    fault = exercise.check.fault(exercise.names, seen, right)
    if fault is None:
        return "correct", ""
    if fault[0] == "wrong":
        return "wrong", _named(exercise, seen, right) or _placed(exercise, seen, right)
    return fault


def _placed(exercise, seen, right):
    """Return the sentence that says where an answer parts from the solution, with all that can be found out."""
    return exercise.check.fault(exercise.names, seen, right, exercise.run(exercise.solution))[1]


def _named(exercise, seen, right):
    """Return the message of the misconception that explains what is wrong, if there is one."""

    def likeness(misconception):
        try:
            slip = _expected(exercise, misconception.answer)
            return exercise.check.likeness(exercise.names, seen, right, slip)
        except Exception:  # the misconception cannot even be run to its end
            return 0

    best = max(exercise.misconceptions, key=likeness)
    return best.message if likeness(best) else None


@cache
def _expected(exercise, code):
    """Return what a piece of code from the bank gives; it never changes, so that it is run once."""
    return exercise.check.observe(exercise.run(code))


def _untouched(answer, stub):
    """Return whether `answer` is what the stub left: ``...``, or a function or class with the stub's empty bodies."""
    if stub is ...:
        return answer is ...
    if isinstance(stub, type):
        bodies = {name: body for name, body in vars(stub).items() if hasattr(body, "__code__")}
        return isinstance(answer, type) and all(_untouched(vars(answer).get(name), bodies[name]) for name in bodies)
    if not (callable(stub) and hasattr(answer, "__code__")):
        return False
    mine, theirs = answer.__code__, stub.__code__
    return mine.co_code == theirs.co_code and mine.co_names == theirs.co_names and mine.co_consts == theirs.co_consts

"""What stops the grading of a class."""


class ClassroomError(Exception):
    """A class cannot be graded; the message says why, and what to do."""

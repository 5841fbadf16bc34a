"""A stand-in: in the page, numbers in sentences stay as the book was built."""


def glue(name, variable, display=True):
    """Show a value, as a notebook does.

    Parameters
    ----------
    name : str
        Under which name the book's text refers to it.
    variable : object
    display : bool, optional
        Whether to show it here, too.
    """
    if display:
        from IPython.display import display as show

        show(variable)

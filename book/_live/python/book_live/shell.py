"""Run cells as a notebook does: one namespace, the value of the last line, figures, magics."""

import ast
import asyncio
import builtins
import contextvars
import inspect
import sys
import warnings
from types import CoroutineType, SimpleNamespace

from . import errors, figures, magics
from .outputs import Outputs, Stream, flush

FORMS = ("_ipython_display_", "_repr_mimebundle_", "_repr_html_", "_repr_svg_", "_repr_png_", "_repr_markdown_",
         "_repr_latex_", "_repr_jpeg_", "_repr_json_", "_repr_javascript_", "_repr_pdf_")  # fmt: skip


class _Carried(Exception):
    """An error that had to travel inside another one."""


class Shell:
    """The part of IPython's shell that a page needs; ``get_ipython()`` returns it.

    Attributes
    ----------
    user_ns : dict
        The names that cells share.
    outputs : Outputs
    context : contextvars.Context
        The settings that cells share, such as how NumPy prints: it keeps them in a context, and each cell is a task.
    """

    _instance = None

    def __init__(self):
        self.outputs, self.context = Outputs(), contextvars.copy_context()
        self.user_ns = sys.modules["__main__"].__dict__
        nothing = lambda *_, **__: None  # noqa: E731
        self.events = SimpleNamespace(register=nothing, unregister=nothing, trigger=nothing)
        self.display_pub = SimpleNamespace(publish=self._publish, clear_output=self._clear)
        self._formatter = self._transformer = None
        self.kernel = None  # for libraries that ask whether a kernel is there

    @classmethod
    def instance(cls):
        """Return the one shell there is."""
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    @classmethod
    def initialized(cls):
        """Return whether there is one."""
        return cls._instance is not None

    def start(self):
        """Take the place of Python's own streams, and give cells the names that a notebook has."""
        figures.prepare()
        errors.limit_recursion()
        sys.stdout, sys.stderr = Stream("stdout", self.outputs), Stream("stderr", self.outputs)
        from IPython.display import display

        # it warns that there are no threads to watch its bars with
        warnings.filterwarnings("ignore", message="tqdm:disabling monitor")
        builtins.display = display
        builtins.get_ipython = lambda: self
        builtins.input = magics.no_input

    async def run(self, job, cell, source):
        """Run a cell.

        Parameters
        ----------
        job : int
            The number that the page gives this run.
        cell : int
            The place of the cell in the notebook.
        source : str

        Returns
        -------
        dict
            ``status``, "ok" or "error"; with an error, ``ename`` and the ``missing`` name or module, if that is it.
        """
        return await asyncio.create_task(self._run(job, cell, source), context=self.context)

    async def _run(self, job, cell, source):
        self.outputs.begin(job)
        errors.remember(cell, source)
        try:
            await self._execute(source, errors.name_of(cell))
            flush()
            figures.flush(self.outputs, self.format)
            return {"status": "ok"}
        except BaseException as error:
            return self._failed(error.args[0] if isinstance(error, _Carried) else error)
        finally:
            flush()

    async def _execute(self, source, filename):
        tree = ast.parse(self.transform(source), filename)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        await self._evaluate(compile(tree, filename, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
        if last is not None:
            expression = ast.Expression(last.value)
            value = await self._evaluate(compile(expression, filename, "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
            if value is not None and not source.rstrip().endswith(";"):
                self.user_ns["_"] = value
                flush()
                self.show(value)

    async def _evaluate(self, code):
        try:
            value = eval(code, self.user_ns)
        except StopIteration as stop:  # which no coroutine lets through
            raise _Carried(stop) from None
        return await value if code.co_flags & inspect.CO_COROUTINE and isinstance(value, CoroutineType) else value

    def _failed(self, error):
        flush()
        figures.flush(self.outputs, self.format)
        while self.outputs._open:
            self.outputs.leave()
        self.outputs.error(errors.tell(error))
        missing = error.name if isinstance(error, (NameError, ModuleNotFoundError)) else None
        return {"status": "error", "ename": type(error).__name__, "missing": missing}

    def transform(self, source):
        """Return the source with magics written as Python."""
        if not any(mark in source for mark in "%!?"):
            return source
        if self._transformer is None:
            from IPython.core.inputtransformer2 import TransformerManager

            self._transformer = TransformerManager()
        return self._transformer.transform_cell(source)

    @property
    def display_formatter(self):
        """IPython's own formatter, made when first asked for: its import takes a while."""
        if self._formatter is None:
            from IPython.core.formatters import DisplayFormatter

            self._formatter = DisplayFormatter()
            self._formatter.formatters["image/png"].for_type_by_name("matplotlib.figure", "Figure", figures.png)
        return self._formatter

    def format(self, value):
        """Return the forms of a value by MIME type, and their metadata."""
        if self._formatter is None and figures.is_figure(value):
            return figures.forms(value)
        if self._formatter is None and not _has_forms(value):
            from IPython.lib.pretty import pretty

            return {"text/plain": pretty(value)}, {}
        return self.display_formatter.format(value)

    def show(self, value):
        """Show a value, if it does not show itself."""
        data, metadata = self.format(value)
        if data:
            self.outputs.display(data, metadata)

    def _publish(self, data, metadata=None, *, transient=None, update=False, **_):
        flush()
        self.outputs.display(data, metadata, id=(transient or {}).get("display_id"), update=update)

    def _clear(self, wait=False):
        flush()
        self.outputs.clear(wait)

    def showtraceback(self, *_, **__):
        """Show the error that is being handled."""
        flush()
        self.outputs.error(errors.tell(sys.exc_info()[1]))

    def run_line_magic(self, name, line, *_, **__):
        """Run a ``%magic``."""
        return magics.line(self, name, line)

    def run_cell_magic(self, name, line, cell):
        """Run a ``%%magic``."""
        return magics.cell(self, name, line, cell)

    def system(self, command):
        """Refuse a ``!command``."""
        raise magics.NotHere("There is no shell in the browser: `!` works in Jupyter on your machine.")

    getoutput = system

    def register_magics(self, *_):
        """Accept what libraries offer, and do nothing with it."""


def _has_forms(value):
    return any(hasattr(type(value), form) for form in FORMS) or type(value).__module__.startswith("matplotlib")

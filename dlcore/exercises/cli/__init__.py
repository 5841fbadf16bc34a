"""The command ``dlcore``: its words, its help and its exit codes; what it does stands in `commands`."""

import argparse
import difflib
import os
import sys
import warnings

import dlcore

NAMES = {None: "overview", "list": "listing"}  # the functions that are not called like their command
USAGE, STOPPED, GRADER = 4, 130, 3
EXIT_CODES = """exit codes: 0 all correct, or done, 1 something is not, 2 a file is no notebook that can be read,
3 the grader itself failed, 4 the command was not understood or cannot be done here (there is no such
file, for example), 5 no exercises, 130 stopped with Ctrl-C (but for watch it is the normal end: 0)"""


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints end with the exit code for usage."""

    def error(self, message):
        message = message if message.endswith(("?", ".")) else f"{message}."
        self.exit(USAGE, f"{message[:1].upper()}{message[1:]} See: {self.prog} --help\n")


def parser():
    """Return the parser of the whole command; each command names its function in `commands`."""
    top = _Parser(
        prog="dlcore",
        description="Work through the exercises of the book: copied to a folder of yours, graded, and explained.",
        epilog=_examples("dlcore start", "dlcore check", "dlcore watch", "dlcore hint balloon") + "\n" + EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {dlcore.__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for define in (_start, _check, _hint, _solution, _status, _list, _reset, _watch, _author):
        define(commands)
    return top


def main(arguments=None):
    """Run the command; return its exit code.

    Parameters
    ----------
    arguments : list of str, optional
        What was typed after ``dlcore``; by default, what really was.

    Returns
    -------
    int
    """
    from .terminal import Output, prepare_streams

    prepare_streams()
    warnings.filterwarnings("ignore", module="nbformat")  # of a notebook without cell ids; it is read all the same
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        options = _parse(arguments)
    except SystemExit as stop:  # help, or a usage error, which argparse has printed
        return stop.code or 0
    out = Output(getattr(options, "json", False))
    try:
        code = _run(options, out)
        out.close()
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of a pipe has gone, as in `dlcore list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:  # before a command has begun: what it needs takes a second to load
        out.say("Stopped.")
        return STOPPED


def _run(options, out):
    """Run a command, and put into a sentence what stops it."""
    from ..grader import GraderError
    from ..lookup import UnknownExercise
    from ..notebook import UnreadableNotebook
    from ..work import WorkError
    from . import commands

    try:
        return getattr(commands, NAMES.get(options.command, options.command))(options, out)
    except KeyboardInterrupt:
        out.say("Stopped. What was graded until now is kept." if options.command == "check" else "Stopped.")
        return STOPPED
    except UnreadableNotebook as error:
        out.error(str(error))
        return 2
    except (WorkError, UnknownExercise) as error:
        out.error(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        out.error(f"{error.filename or 'a file'}: {error.strerror or error}.")
    except GraderError as error:
        out.error(f"the grader itself has stopped; this is not the fault of an answer. It said:\n{error}")
        return GRADER
    return USAGE


def _parse(arguments):
    whole = parser()
    known = whole._subparsers._group_actions[0].choices
    if arguments and not arguments[0].startswith("-") and arguments[0] not in known:
        near = difflib.get_close_matches(arguments[0], known, n=1)
        whole.error(f"there is no command {arguments[0]!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
    return whole.parse_args(arguments)


def _examples(*lines):
    return "examples:\n" + "\n".join(f"  {line}" for line in lines)


def _add(commands, name, help, *examples, json=True, note=""):
    """Add a command with its help and its examples."""
    command = commands.add_parser(
        name,
        help=help,
        description=f"{help[:1].upper()}{help[1:]}." + (f" {note}" if note else ""),
        epilog=_examples(*examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if json:
        command.add_argument("--json", action="store_true", help="print one JSON list, for tools")
    return command


def _start(commands):
    _add(commands, "start", "copy the pages to ./work, or add the new ones; yours stay as they are", "dlcore start")


def _check(commands):
    command = _add(
        commands,
        "check",
        "grade exercises, each afresh",
        "dlcore check",
        "dlcore check chain_rule",
        "dlcore check balloon outer-slope",
        "dlcore check homework.ipynb",
        "dlcore check submissions --out grades.csv",
    )
    command.add_argument(
        "what",
        nargs="*",
        metavar="FILE|ID",
        help="a notebook, a folder of them, an exercise, a page or a part; without any, all pages of the work folder",
    )
    command.add_argument("--limit", type=_seconds, metavar="S", help="how many seconds a cell may take (20)")
    command.add_argument("--out", metavar="CSV", help="grade a class: a folder of submissions into one table")
    command.add_argument("--workers", type=int, metavar="N", help="with --out: how many processes share the work")
    command.add_argument("--scheduler", metavar="ADDRESS", help="with --out: a Dask scheduler that spreads the work")


def _seconds(text):
    """Return a time limit, or raise what argparse turns into a sentence."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds, such as 20")
    return seconds


def _hint(commands):
    command = _add(commands, "hint", "show a hint, one more each time", "dlcore hint balloon")
    command.add_argument("id", metavar="ID", help="the exercise")
    command.add_argument("--all", action="store_true", help="all hints at once")


def _solution(commands):
    command = _add(
        commands,
        "solution",
        "show the answer and why it is right, once yours is correct",
        "dlcore solution balloon",
        "dlcore solution balloon --show",
    )
    command.add_argument("id", metavar="ID", help="the exercise")
    command.add_argument("--show", action="store_true", help="show it in any case")


def _status(commands):
    _add(commands, "status", "show for each page what is done, what is left and what is next", "dlcore status")


def _list(commands):
    command = _add(
        commands,
        "list",
        "list the exercises, with what is known of them; nothing is graded",
        "dlcore list",
        "dlcore list --page chain_rule",
    )
    command.add_argument("--page", metavar="PAGE", help="only this page, like chain_rule/chain_rule, or this part")


def _reset(commands):
    command = _add(
        commands,
        "reset",
        "put back one exercise, or a page, as it was at first; a copy of yours is kept",
        "dlcore reset balloon",
        "dlcore reset work/chain_rule/chain_rule.ipynb",
    )
    command.add_argument("what", metavar="ID|FILE", help="an exercise, a page, or a notebook of the work folder")


def _watch(commands):
    _add(
        commands,
        "watch",
        "grade what you save, as you save it, and show the next exercise",
        "dlcore watch",
        json=False,
        note="Keys, each followed by Enter: h shows a hint, q ends. Ctrl-C ends it, too, with the exit code 0.",
    )


def _author(commands):
    author = _add(
        commands,
        "author",
        "for authors: try and add exercises of the book",
        "dlcore author check chain_rule/chain_rule",
        "dlcore author new chain_rule/chain_rule falling-stone",
        json=False,
    )
    tools = author.add_subparsers(dest="tool", metavar="TOOL", required=True)
    check = _add(
        tools,
        "check",
        "try every stub, solution and misconception, and compare the page with the bank",
        "dlcore author check chain_rule/chain_rule",
        json=False,
    )
    check.add_argument("page", nargs="?", metavar="PAGE", help="like chain_rule/chain_rule; without it, every page")
    new = _add(
        tools,
        "new",
        "add the frame of an exercise to the bank, and its prompt to the page",
        "dlcore author new chain_rule/chain_rule falling-stone",
        json=False,
    )
    new.add_argument("page", metavar="PAGE", help="like chain_rule/chain_rule")
    new.add_argument("slug", metavar="SLUG", help="the last part of its id, like falling-stone")

"""Cells run as in a notebook: one namespace, the value of the last line, errors that point at the reader's line."""

import base64

import pytest
from cells import run, shown, text


def test_cells_share_names_and_the_last_value_is_shown():
    told = run("x = 20", "x + 1", "_ * 2")
    assert [message["data"]["text/plain"] for message in shown(told, "display")] == ["21", "42"]
    assert [message["job"] for message in shown(told, "display")] == [1, 2]


def test_cells_share_settings_that_are_kept_in_a_context():
    told = run("import contextvars\nshown = contextvars.ContextVar('shown', default=8)", "shown.set(4);", "shown.get()")
    assert [message["data"]["text/plain"] for message in shown(told, "display")] == ["4"]


@pytest.mark.parametrize("source", ["3;", "None", "x = 1", "# nothing", ""])
def test_no_value_is_shown(source):
    assert [message["type"] for message in run(source)] == ["done"]


def test_a_line_is_sent_as_soon_as_it_is_printed():
    told = run("print('one')\nprint('two')")
    assert [message["text"] for message in shown(told, "stream")] == ["one\n", "two\n"]


def test_what_is_printed_comes_before_the_value():
    told = run("print('first', end='')\n5")
    assert [message["type"] for message in told] == ["stream", "display", "done"]


def test_endless_printing_is_cut():
    told = run("for i in range(60_000): print(i)\nprint('end')", "print('again')")
    printed = text(told)
    assert len(printed) < 201_000
    assert "more than 200,000 characters were printed" in printed
    assert printed.endswith("again\n")  # the next cell has its own limit


def test_an_error_points_at_the_line():
    told = run("def half(x):\n    return x / 0", "a = 1\nhalf(a)")
    [error] = shown(told, "error")
    assert error["short"].splitlines() == [
        "ZeroDivisionError: division by zero",
        "  line 2:  half(a)",
        "  line 2 of cell 0, in half:  return x / 0",
    ]
    assert [(frame["cell"], frame["line"]) for frame in error["frames"]] == [(1, 2), (0, 2)]
    assert "book_live" not in "".join(error["traceback"])


def test_a_syntax_error_shows_the_place():
    [error] = shown(run("x = 1\ny = [2,"), "error")
    assert error["frames"][0]["line"] == 2
    assert "'[' was never closed" in error["short"]


def test_an_endless_recursion_is_told_in_few_lines():
    [error] = shown(run("def f(n):\n    return f(n + 1)\nf(0)"), "error")
    assert error["short"].startswith("RecursionError")
    assert len(error["short"].splitlines()) < 12


def test_a_missing_name_and_module_are_named():
    told = run("print(speed)", "import pandas")
    assert [message["missing"] for message in shown(told, "done")] == ["speed", "pandas"]
    assert "numpy, matplotlib, ipywidgets and dlcore" in shown(told, "error")[1]["short"]


def test_a_cell_after_an_error_runs():
    told = run("x = 5\n1 / 0", "x")
    assert shown(told, "display")[0]["data"]["text/plain"] == "5"


def test_await_works_at_the_top():
    assert text(run("import asyncio\nawait asyncio.sleep(0)\nprint('woke')")) == "woke\n"


def test_html_is_shown_in_its_form():
    told = run("from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))", "HTML('<i>y</i>')")
    assert [message["data"]["text/html"] for message in shown(told, "display")] == ["<b>x</b>", "<i>y</i>"]


def test_a_display_is_replaced_by_its_name():
    told = run("handle = display('a', display_id='here')", "handle.update('b')")
    assert shown(told, "display")[0]["id"] == shown(told, "update")[0]["id"] == "here"


def test_magics_that_mean_something_work_and_others_say_where():
    told = run("%time 1 + 1", "%%timeit\n1 + 1", "!ls", "%pip install pandas", "print?")
    printed = text(told)
    assert "Wall time" in printed and "per loop" in printed and "sep" in printed
    assert [error["short"] for error in shown(told, "error")] == [
        "There is no shell in the browser: `!` works in Jupyter on your machine.",
        "%pip works in Jupyter only. Here are numpy, matplotlib, ipywidgets and dlcore.",
    ]


def test_input_says_that_it_cannot_wait():
    assert "Write the value into the code" in shown(run("input('n? ')"), "error")[0]["short"]


def test_figures_are_sharp_pictures_or_the_books_svg():
    plain = "import matplotlib.pyplot as plt\nplt.figure(figsize=(4, 2))\nplt.plot([1, 2])"
    styled = "from dlcore import plot\nplot.use_style()\nplt.plot([1, 2])\nplt.show()\nprint('after')"
    told = run(plain, styled)
    first, second = [message for message in shown(told, "display") if len(message["data"]) > 1]
    width = int.from_bytes(base64.b64decode(first["data"]["image/png"])[16:20], "big")
    size = first["metadata"]["image/png"]
    assert width == pytest.approx(2 * size["width"], abs=1) and size["width"] < 420
    assert second["data"]["image/svg+xml"].startswith("<svg")
    assert [message["type"] for message in told if message.get("job") == 1][-2:] == ["display", "stream"]


def test_figures_of_a_cell_that_fails_are_shown_too():
    told = run("import matplotlib.pyplot as plt\nplt.plot([1])\n1 / 0")
    assert [message["type"] for message in told] == ["display", "error", "done"]


def test_glue_shows_nothing_unless_asked():
    told = run("from myst_nb import glue\nglue('n', 3, display=False)", "glue('n', 3)")
    assert [message["data"]["text/plain"] for message in shown(told, "display")] == ["3"]


def test_a_huge_value_is_cut_and_endless_displays_end():
    told = run("'x' * 300_000", "for i in range(2_000): display(i)")
    value = shown(told, "display")[0]["data"]["text/plain"]
    assert len(value) < 201_000 and value.endswith("and 100,002 more characters.")
    assert len(shown(told, "display")) < 1_002 and "more than 1000 outputs" in text(told)


def test_errors_that_coroutines_and_programs_treat_apart_are_told():
    told = run("next(iter([]))", "exit()", "braking = 1\nbrakeing")
    words = [error["short"] for error in shown(told, "error")]
    assert words[0].splitlines() == ["StopIteration", "  line 1:  next(iter([]))"]
    assert "asked to leave Python" in words[1]
    assert "brakeing" in words[2]


def test_show_shows_at_once_also_in_the_cell_that_imports_matplotlib():
    told = run("import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\nprint('after')")
    assert [message["type"] for message in told] == ["display", "stream", "done"]


def test_numbers_that_json_has_not_become_null():
    from book_live.channel import as_json

    assert as_json({"a": [float("nan"), 1.5, None]}) == '{"a": [null, 1.5, null]}'

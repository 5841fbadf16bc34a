"""Widgets speak to the page: states as they are made, output caught in Output widgets, callbacks."""

from cells import run, shown

WIDGET = "application/vnd.jupyter.widget-view+json"
INTERACT = """import ipywidgets
from ipywidgets import interact
@interact(n=(1, 9))
def show(n=3):
    print("n is", n)
"""
MOVE = """slider = show.widget.children[0]
from comm import get_comm_manager
get_comm_manager().comm_msg(None, None, {"content": {"comm_id": slider.comm.comm_id,
    "data": {"method": "update", "state": {"value": 7}, "buffer_paths": []}}, "buffers": []})
"""


def outputs(told):
    """Return the texts that an Output widget came to show, in their order."""
    states = [message["data"].get("state", {}) for message in told if message["type"] in ("comm_open", "comm_msg")]
    return ["".join(one.get("text", "") for one in state["outputs"]) for state in states if state.get("outputs")]


def test_interact_opens_a_slider_and_prints_into_its_output():
    told = run(INTERACT)
    models = {message["data"]["state"]["_model_name"] for message in shown(told, "comm_open")}
    assert {"IntSliderModel", "OutputModel", "VBoxModel"} <= models
    assert WIDGET in shown(told, "display")[-1]["data"]
    assert outputs(told)[-1] == "n is 3\n"
    assert not shown(told, "stream")


def test_a_move_of_the_slider_runs_the_function_again():
    assert outputs(run(INTERACT, MOVE))[-1] == "n is 7\n"


def test_observe_calls_python():
    told = run(
        "import ipywidgets as w\nbox = w.IntText()\nbox.observe(lambda change: print('now', change.new), 'value')",
        "box.value = 4",
    )
    assert shown(told, "stream")[0]["text"] == "now 4\n"


def test_an_error_inside_output_is_shown_there():
    told = run("import ipywidgets as w\nout = w.Output()\nwith out:\n    1 / 0\nprint('on')")
    states = [message["data"]["state"]["outputs"] for message in shown(told, "comm_msg")
              if "outputs" in message["data"].get("state", {})]  # fmt: skip
    assert states[-1][0]["output_type"] == "error" and states[-1][0]["ename"] == "ZeroDivisionError"
    assert shown(told, "stream")[0]["text"] == "on\n"


def test_a_widget_of_the_book_brings_its_module():
    told = run("import ipywidgets\nfrom dlcore.widgets import MatrixShapes\nMatrixShapes()")
    states = [message["data"]["state"] for message in shown(told, "comm_open")]
    assert any("_esm" in state for state in states)
    assert WIDGET in shown(told, "display")[-1]["data"]

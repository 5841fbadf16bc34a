"""Drawings of the computational graph."""

import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from dlcore import Tensor, graph, losses, nn


def product():
    x, y = Tensor(4.0, requires_grad=True, name="x"), Tensor(3.0, requires_grad=True, name="y")
    return x, y, x * y


def texts(drawing):
    return [element.text for element in ElementTree.fromstring(drawing.svg).iter() if element.tag.endswith("text")]


def test_values_and_gradients_stand_on_the_edges():
    _, _, z = product()
    drawing = graph.draw(z, name="z")
    edges = {drawing.nodes[e.start].label: (e.value, e.gradient) for e in drawing.edges}
    assert edges == {"x": ("4", "3"), "y": ("3", "4"), "×": ("12", "1")}
    assert {"x", "y", "×", "z", "12", "← 3", "← 4", "← 1"} <= set(texts(drawing))


def test_drawing_changes_nothing():
    x, _, z = product()
    graph.draw(z)
    assert x.grad is None
    z.backward()
    assert x.grad == 3


def test_the_picture_is_well_formed_and_described_in_words():
    _, _, z = product()
    root = ElementTree.fromstring(graph.draw(z)._repr_svg_())
    title = next(element for element in root if element.tag.endswith("title"))
    assert "x to ×, value 4, gradient 3" in title.text


def test_two_edges_between_the_same_nodes_are_drawn_apart():
    a = Tensor(3.0, requires_grad=True, name="a")
    drawing = graph.draw(a + a)
    first, second = [edge for edge in drawing.edges if drawing.nodes[edge.start].label == "a"]
    assert first.points != second.points and first.gradient == second.gradient == "1"


def test_nodes_do_not_overlap_and_edges_go_from_left_to_right():
    a = Tensor(3.0, requires_grad=True, name="a")
    b = a + a
    drawing = graph.draw(2 * b + 3 * b * a)
    for i, one in enumerate(drawing.nodes):
        for other in drawing.nodes[i + 1 :]:
            apart = abs(one.x - other.x) >= (one.width + other.width) / 2 or abs(one.y - other.y) >= graph.HEIGHT
            assert apart, (one.label, other.label)
    assert all(drawing.nodes[e.start].x < drawing.nodes[e.end].x for e in drawing.edges)


def test_a_network_is_drawn_with_shapes():
    f = nn.Sequential(nn.Linear(4, 3, rng=0), nn.ReLU(), nn.Linear(3, 2, rng=0))
    drawing = graph.draw(losses.cross_entropy(f(np.ones((5, 4), np.float32)), np.zeros(5, int)), name="loss")
    labels = [node.label for node in drawing.nodes]
    assert labels.count("linear") == 2 and "5 × 4" in labels
    assert ("3 × 4", "3 × 4") in [(e.value, e.gradient) for e in drawing.edges]


def test_the_same_graph_gives_the_same_picture():
    assert graph.draw(product()[2]).svg == graph.draw(product()[2]).svg


def test_an_array_is_drawn_without_gradients_unless_one_is_given():
    x = Tensor([1.0, 2.0], requires_grad=True, name="x")
    assert all(edge.gradient == "" for edge in graph.draw(x * 2).edges)
    assert graph.draw(x * 2, gradient=np.ones(2)).edges[-1].gradient == "2"


def test_what_cannot_be_drawn_is_explained():
    x, _, z = product()
    with pytest.raises(ValueError, match="requires_grad"):
        graph.draw(x)
    z.backward()
    with pytest.raises(ValueError, match="retain_graph"):
        graph.draw(z)


def test_the_json_has_values_local_derivatives_and_gradients():
    _, _, z = product()
    graph_of = json.loads(graph.draw(z, name="z").to_json())
    times = next(node for node in graph_of["nodes"] if node["label"] == "×")
    assert (times["op"], times["shape"], times["value"]) == ("multiply", [], 12)
    assert (times["local"], times["gradient"]) == ([3, 4], 1)
    x = next(node for node in graph_of["nodes"] if node["label"] == "x")
    assert (x["kind"], x["value"], x["gradient"], x["local"]) == ("parameter", 4, 3, [])
    labels = [node["label"] for node in graph_of["nodes"]]
    joined = [(labels[edge["start"]], labels[edge["end"]]) for edge in graph_of["edges"]]
    assert joined == [("x", "×"), ("y", "×"), ("×", "z")]


def test_the_json_has_the_factors_of_each_step_back():
    x, c = Tensor([1.0, 2.0], requires_grad=True, name="x"), Tensor(3.0, requires_grad=True, name="c")
    edges = json.loads(graph.draw((x * c * 2.0).sum()).to_json())["edges"]
    to_x, to_c, to_product, to_two, through_sum, last = edges
    assert (to_x["local"], to_x["downstream"], to_x["summed"]) == ([3, 3], [6, 6], False)
    assert (to_c["local"], to_c["downstream"], to_c["summed"]) == ([1, 2], 6, True)  # broadcast: 2·1 + 2·2
    assert (to_product["local"], to_product["downstream"]) == ([2, 2], [2, 2])
    assert (to_two["local"], to_two["downstream"]) == (None, None)  # a number needs no gradient
    assert (through_sum["local"], through_sum["downstream"]) == (None, [1, 1])  # no elementwise product
    assert (last["local"], last["downstream"]) == (None, 1)


def test_long_arrays_are_told_by_shape_and_range_and_infinities_in_words():
    x = Tensor(np.arange(12.0).reshape(3, 4), requires_grad=True, name="x")
    with np.errstate(invalid="ignore"):
        nodes = json.loads(graph.draw((x * np.inf).max()).to_json())["nodes"]
    assert nodes[0]["value"] == {"shape": [3, 4], "min": 0, "max": 11}
    assert nodes[-1]["value"] in ("inf", "nan")


def test_a_graph_of_hundreds_of_nodes_is_drawn_and_a_larger_one_refused():
    x = Tensor(1.0, requires_grad=True, name="x")
    y = x
    for i in range(240):
        y = y + x if i % 10 == 0 else y * 1.01
    assert len(graph.draw(y).nodes) > 400
    for _ in range(100):
        y = y * 1.01
    with pytest.raises(ValueError, match="at most 500"):
        graph.draw(y)

"""Layers and networks; what PyTorch computes is the reference for the larger layers."""

from pathlib import Path

import numpy as np
import pytest

from dlcore import Tensor, functional, nn
from dlcore.gradcheck import gradcheck

REFERENCE = np.load(Path(__file__).parent / "reference" / "torch.npz")
EVERY = {
    # name: (a layer, the shape of an input)
    "Linear": (lambda: nn.Linear(3, 2, rng=0), (4, 3)),
    "Linear without bias": (lambda: nn.Linear(3, 2, bias=False, rng=0), (4, 3)),
    "Conv2d": (lambda: nn.Conv2d(2, 3, 3, padding=1, rng=0), (2, 2, 4, 4)),
    "Dropout": (lambda: nn.Dropout(0.5, rng=0), (4, 3)),
    "LayerNorm": (lambda: nn.LayerNorm(3), (4, 3)),
    "BatchNorm1d": (lambda: nn.BatchNorm1d(3), (4, 3)),
    "RNN": (lambda: nn.RNN(3, 4, rng=0), (2, 5, 3)),
    "LSTM": (lambda: nn.LSTM(3, 4, rng=0), (2, 5, 3)),
    **{name: (lambda name=name: getattr(nn, name)(), (4, 3))
       for name in ("ReLU", "LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "Softplus", "Sigmoid", "Tanh", "Softmax")},
}  # fmt: skip
every_layer = pytest.mark.parametrize("name", EVERY)


def network():
    return nn.Sequential(nn.Linear(3, 4, rng=0), nn.ReLU(), nn.Linear(4, 2, rng=1))


def output_of(layer, x):
    y = layer(x)
    return y[0] if isinstance(y, tuple) else y


@every_layer
def test_float32_goes_in_comes_out_and_comes_back(name):
    make, shape = EVERY[name]
    layer, x = make(), Tensor(np.random.default_rng(0).normal(size=shape), requires_grad=True, dtype=np.float32)
    y = output_of(layer, x)
    (y * y).sum().backward()
    assert y.dtype == x.grad.dtype == np.float32
    assert all(p.grad.dtype == np.float32 and p.grad.shape == p.shape for p in layer.parameters())


@every_layer
def test_a_seed_gives_the_same_layer_and_the_same_result(name):
    make, shape = EVERY[name]
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    np.testing.assert_array_equal(output_of(make(), x).data, output_of(make(), x).data)


def compared(name, layer, names):
    """Give the layer the reference's parameters, and compare outputs and all gradients."""
    for mine, theirs in names.items():
        mine.data[...] = REFERENCE[f"{name}_{theirs}"]
    x = Tensor(REFERENCE[f"{name}_x"], requires_grad=True)
    y = output_of(layer, x)
    (y * y).sum().backward()
    np.testing.assert_allclose(y.data, REFERENCE[f"{name}_y"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(x.grad, REFERENCE[f"{name}_dx"], rtol=1e-8, atol=1e-10)
    for mine, theirs in names.items():
        np.testing.assert_allclose(mine.grad, REFERENCE[f"{name}_d_{theirs}"], rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("name", ["rnn", "lstm"])
def test_recurrent_layers_are_pytorchs(name):
    layer = getattr(nn, name.upper())(3, 4, dtype=np.float64)
    names = {layer.input.weight: "weight_ih_l0", layer.hidden.weight: "weight_hh_l0",
             layer.input.bias: "bias_ih_l0", layer.hidden.bias: "bias_hh_l0"}  # fmt: skip
    compared(name, layer, names)


def test_convolution_is_pytorchs():
    layer = nn.Conv2d(2, 3, 3, stride=2, padding=1, dtype=np.float64)
    compared("conv2d", layer, {layer.weight: "weight", layer.bias: "bias"})


def test_normalisation_is_pytorchs_with_its_running_values():
    layer = nn.BatchNorm1d(3, dtype=np.float64)
    compared("batch_norm", layer, {layer.weight: "weight", layer.bias: "bias"})
    np.testing.assert_allclose(layer.running[0], REFERENCE["batch_norm_running_mean"])
    np.testing.assert_allclose(layer.running[1], REFERENCE["batch_norm_running_var"])
    layer = nn.LayerNorm(4, dtype=np.float64)
    compared("layer_norm", layer, {layer.weight: "weight", layer.bias: "bias"})


def test_recurrent_state_can_be_handed_on():
    x = np.random.default_rng(0).normal(size=(2, 6, 3)).astype(np.float32)
    for layer in (nn.RNN(3, 4, rng=0), nn.LSTM(3, 4, rng=0)):
        whole, _ = layer(x)
        first, state = layer(x[:, :4])
        second, _ = layer(x[:, 4:], state)
        np.testing.assert_allclose(functional.concatenate([first, second], axis=1).data, whole.data, rtol=1e-6)


def test_embedding_picks_rows_and_learns_them():
    layer = nn.Embedding(5, 3, rng=0)
    y = layer([[1, 4], [1, 1]])
    y.sum().backward()
    np.testing.assert_array_equal(y.data[0, 1], layer.weight.data[4])
    assert layer.weight.grad[:, 0].tolist() == [0, 3, 0, 0, 1]


def test_sequential_is_the_nested_function():
    f = network()
    x = np.ones((5, 3), np.float32)
    np.testing.assert_array_equal(f(x).data, f[2](f[1](f[0](x))).data)


def test_gradient_of_a_whole_network():
    f = nn.Sequential(nn.Linear(3, 4, dtype=np.float64, rng=0), nn.Tanh(), nn.LayerNorm(4, dtype=np.float64),
                      nn.Linear(4, 2, dtype=np.float64, rng=1))  # fmt: skip
    gradcheck(lambda x: (f(x) ** 2).sum(), np.random.default_rng(0).standard_normal((5, 3)))


class Shared(nn.Module):
    """Two parts, one of them twice, and a list."""

    def __init__(self):
        self.first = nn.Linear(3, 3, rng=0)
        self.again = self.first
        self.many = [nn.Linear(3, 2, rng=1), nn.BatchNorm1d(2)]
        self.scale = Tensor(2.0, requires_grad=True, dtype=np.float32)

    def forward(self, x):
        return self.many[1](self.many[0](self.again(self.first(x)))) * self.scale


def test_parameters_come_in_the_order_of_definition_each_once():
    names = [name for name, _ in Shared().named_parameters()]
    own = ["first.weight", "first.bias", "many.0.weight", "many.0.bias", "many.1.weight", "many.1.bias", "scale"]
    assert names == own


def test_parameters_are_float32_unless_asked_otherwise():
    assert {p.dtype for p in network().parameters()} == {np.dtype(np.float32)}
    assert nn.Linear(2, 2, dtype=np.float64).weight.dtype == np.float64


def test_zero_grad_reaches_every_parameter():
    f = network()
    f(np.ones((1, 3), np.float32)).sum().backward()
    f.zero_grad()
    assert all(p.grad is None for p in f.parameters())


def test_train_and_eval_reach_every_part():
    f = nn.Sequential(nn.Dropout(0.5, rng=0), nn.Sequential(nn.Dropout(0.5, rng=0)))
    x = np.ones((2, 50), np.float32)
    assert (f.train()(x).data == 0).any()
    np.testing.assert_array_equal(f.eval()(x).data, x)


def test_a_state_carries_everything_over():
    one, other = Shared(), Shared()
    one(np.random.default_rng(0).normal(size=(8, 3)).astype(np.float32))  # moves the running mean
    one.scale.data[...] = 5
    other.load_state_dict(one.state_dict())
    x = np.ones((4, 3), np.float32)
    np.testing.assert_array_equal(one.eval()(x).data, other.eval()(x).data)


def test_a_state_is_a_copy():
    f = network()
    f.state_dict()["modules.0.bias"][...] = 9
    assert not (f[0].bias.data == 9).any()


def test_a_state_that_does_not_fit_names_the_entry_and_changes_nothing():
    f = network()
    before = f.state_dict()
    missing = {name: array + 1 for name, array in before.items() if name != "modules.2.bias"}
    with pytest.raises(KeyError, match=r"missing: modules\.2\.bias"):
        f.load_state_dict(missing)
    with pytest.raises(KeyError, match="unknown: extra"):
        f.load_state_dict(before | {"extra": np.ones(1)})
    with pytest.raises(ValueError, match=r"modules\.0\.bias has shape \(3,\), and \(4,\) is needed"):
        f.load_state_dict({name: array + 1 for name, array in before.items()} | {"modules.0.bias": np.ones(3)})
    for name, array in f.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


def test_save_and_load(tmp_path):
    one, other = Shared(), Shared()
    one.scale.data[...] = 7
    nn.save(one, tmp_path / "model.npz")
    assert nn.load(other, tmp_path / "model.npz") is other
    assert other.scale.item() == 7
    assert [file.name for file in tmp_path.iterdir()] == ["model.npz"]


def test_an_interrupted_save_leaves_the_old_file(tmp_path, monkeypatch):
    f, path = network(), tmp_path / "model.npz"
    nn.save(f, path)
    before = path.read_bytes()

    def interrupted(file, **arrays):
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", interrupted)
    with pytest.raises(KeyboardInterrupt):
        nn.save(f, path)
    assert path.read_bytes() == before and len(list(tmp_path.iterdir())) == 1


def test_files_that_cannot_be_loaded_are_explained(tmp_path):
    f, path = network(), tmp_path / "model.npz"
    with pytest.raises(FileNotFoundError, match="no file"):
        nn.load(f, path)
    nn.save(f, path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match="not a file that save"):
        nn.load(f, path)
    np.savez(path, danger=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="not a file that save"):
        nn.load(f, path)
    with pytest.raises(ValueError, match=r"\.npz"):
        nn.save(f, tmp_path / "model.pkl")


def test_summary_shows_shapes_and_counts_and_changes_nothing():
    f = nn.Sequential(nn.Linear(3, 4, rng=0), nn.Dropout(0.5, rng=0), nn.Linear(4, 2, rng=1))
    table = f.summary(np.ones((5, 3), np.float32)).splitlines()
    assert table[2].split() == ["modules.0", "Linear(3,", "4)", "(5,", "4)", "16"]
    assert table[-1].split() == ["total", "26"]
    assert f.training and f[0].forward.__func__ is nn.Linear.forward


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: nn.Linear(0, 3), "in_features 0"),
        (lambda: nn.Conv2d(1, 0, 3), "out_channels 0"),
        (lambda: nn.Embedding(0, 3), "num_embeddings 0"),
        (lambda: nn.RNN(3, 0), "hidden_size 0"),
        (lambda: nn.LayerNorm(0), "num_features 0"),
        (lambda: nn.Dropout(1.0), "less than 1"),
        (lambda: nn.LSTM(3, 4)(np.ones((2, 3))), "(N, T, 3)"),
        (lambda: nn.Embedding(3, 2)([3]), "0 to 2"),
        (lambda: nn.BatchNorm1d(3)(np.ones((1, 3))), "at least two rows"),
    ],
)
def test_what_cannot_work_is_refused(make, words):
    with pytest.raises(ValueError) as error:
        make()
    assert words in str(error.value)


def test_unknown_settings_of_an_activation_are_named():
    with pytest.raises(TypeError, match="'slope'; it has negative_slope"):
        nn.LeakyReLU(slope=0.2)


def test_repr_reads_like_the_code():
    assert repr(network()) == "Sequential(Linear(3, 4), ReLU(), Linear(4, 2))"
    assert repr(nn.LeakyReLU(negative_slope=0.2)) == "LeakyReLU(negative_slope=0.2)"

"""Every public name says what it is."""

import importlib
import inspect
import pkgutil

import pytest

import dlcore
import dlcore.conv

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(dlcore.__path__, "dlcore.")
    if ".bank." not in module.name and "._" not in module.name
)


def public(module):
    """The public functions and classes that a module defines, and their public methods."""
    for name, thing in vars(module).items():
        if name.startswith("_") or not (inspect.isfunction(thing) or inspect.isclass(thing)):
            continue
        if thing.__module__ != module.__name__:
            continue
        yield f"{module.__name__}.{name}", thing
        if inspect.isclass(thing):
            for method, value in vars(thing).items():
                if not method.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                    yield f"{module.__name__}.{name}.{method}", value


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_has_a_docstring(name):
    module = importlib.import_module(name)
    assert module.__doc__, name
    without = [found for found, thing in public(module) if not inspect.getdoc(thing)]
    assert without == []


@pytest.mark.parametrize(
    "module", [dlcore.functional, dlcore.losses, dlcore.conv, dlcore.optim], ids=lambda m: m.__name__
)
def test_every_operation_names_the_page_that_teaches_it_or_one_like_it(module):
    for name, thing in vars(module).items():
        if inspect.isfunction(thing) and not name.startswith("_") and thing.__module__.startswith(module.__name__):
            text = " ".join(inspect.getdoc(thing).split())
            assert 'Taught in "' in text or "as `" in text or "as for `" in text, name

"""What `import dlcore` loads, and what it promises."""

import subprocess
import sys

import dlcore


def test_import_loads_numpy_alone():
    heavy = {"matplotlib", "IPython", "ipywidgets", "anywidget", "traitlets", "dlcore.widgets"}
    heavy |= {"nbval", "nbformat", "pytest", "grandalf"}
    code = f"import dlcore, sys; print(*sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""


def test_importing_the_widgets_loads_no_widget_library_until_one_is_made():
    code = "import dlcore.widgets, sys; print(*sorted({'anywidget', 'ipywidgets', 'matplotlib'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""


def test_the_public_names():
    assert set(dlcore.__all__) == {"Tensor", "no_grad", "nn", "optim", "functional", "losses"}
    assert all(hasattr(dlcore, name) for name in dlcore.__all__)

"""The choice of a wave knows nothing but Python, and NumPy stays in the simulator, which only who plays loads."""

import ast
import sys

from tests.architecture.source import sources

CHOICE = "app.dispatch.choice"
PLAYING = ("app.dispatch.simulation", "app.dispatch.own_district", "app.dispatch.what_if.seasons")
"""What loads NumPy with its import."""


def test_the_choice_of_a_wave_imports_the_standard_library_only() -> None:
    faults = [
        f"{source.name}:{found.line} imports {found.name}"
        for source in sources("app/dispatch/choice")
        for found in source.imports()
        if not found.name.startswith(CHOICE) and found.name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert not faults


def test_numpy_stays_in_the_simulator() -> None:
    faults = [
        f"{source.name}:{found.line}"
        for source in sources("app", "mobile_api", "jobs")
        if not source.name.startswith("app/dispatch/simulation/") and "numpy" in source.text
        for found in source.imports()
        if found.name.split(".")[0] == "numpy"
    ]
    assert not faults


def test_only_who_plays_loads_the_simulator() -> None:
    faults = [
        f"{source.name}:{found.lineno}"
        for source in sources("app", "mobile_api", "jobs")
        if not ".".join(source.parts).startswith(PLAYING)
        for found in source.tree.body
        if isinstance(found, ast.ImportFrom) and f"{found.module}.{found.names[0].name}".startswith(PLAYING)
    ]
    assert not faults, "import it within the function that plays"

"""The choice of a wave knows nothing but Python, and NumPy stays in the simulator."""

import sys

from tests.architecture.source import sources

CHOICE = "app.dispatch.choice"


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

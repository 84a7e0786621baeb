"""The gates of a case: how a device must be before it begins, and what it must not have been left as.

Asks, and refuses. Mends nothing.
"""

from __future__ import annotations

from misfeed.contract import OutOfReach
from misfeed.device import Device
from misfeed.errors import BenchError, UsageError
from misfeed.vocabulary.failure import CaseFailed
from misfeed.vocabulary.failure import hidden_by_pytest as __tracebackhide__  # noqa: F401
from misfeed.vocabulary.notebook import Notebook
from misfeed.vocabulary.reach import Reach
from misfeed.vocabulary.scenario import Scenario
from misfeed.vocabulary.see import no_conditions
from misfeed.vocabulary.symptoms import Symptoms
from misfeed.vocabulary.watch import Watch

WELL_S = 120.0
"""How long a device may take to be well before a case."""


def must_be_healthy(scenario: Scenario, symptoms: Symptoms, watch: Watch, reach: Reach) -> None:
    """A case begins on a device that has nothing wrong, and does not show the fault.

    Raises BenchError for a device that is not healthy, UsageError for symptoms that a healthy one shows.
    """
    shown = symptoms.observe()
    try:
        watch.must_show("device", no_conditions(), WELL_S)
    except CaseFailed as error:
        raise BenchError(f"the device is not healthy before the case begins: {error}") from error
    # Looked at again: before the gate it may have been ill in just this way.
    if shown and symptoms.all_show():
        told = "nothing in `shows` tells the fault from a healthy device"
        if reach.left_out:
            raise OutOfReach(f"{told} where nothing but USB leads to it")
        raise UsageError(f"{scenario.id}: {told}")


def must_change_no_more(scenario: Scenario, device: Device, notebook: Notebook) -> None:
    """Hold the settings that were changed against those that the scenario declares. Raises CaseFailed."""
    if scenario.changes is None or not device.tells_settings:
        return
    others = sorted(device.changed() - {device.facts.place(name) for name in scenario.changes})
    notebook.note("menu", "no other setting was changed", others, held=not others)
    if others:
        raise CaseFailed(f"it left other settings changed than it declares: {', '.join(others)}")

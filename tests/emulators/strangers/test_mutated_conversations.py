"""Conversations over HTTP, IPP, PJL and LPD that were bent in every way, at one printer: no error leaves it,
nothing is answered wrongly, nothing stays behind, and who keeps to the rules is served.

A share runs by default. `MISFEED_FUZZ=1000000` says how many conversations, `MISFEED_FUZZ_SEED=2` that they
are others, and `-s` shows what came of them.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine.job import Received
from misfeed.emulators.spool import Spool, file_name

from ..snmp.mutation.campaign import resident_octets
from .campaign import EVERY, Campaign, bring_back, facts, printer
from .conversations import Stranger

CONVERSATIONS = int(os.environ.get("MISFEED_FUZZ", "4000"))
SEED = int(os.environ.get("MISFEED_FUZZ_SEED", "1"))
WARM = 10_000
"""Conversations after which what there is a fixed number of is nearly all there."""
MAY_GROW = 64 * 1024 * 1024
SLOWEST_S = 2.0
MOST_KEPT = 1024 * 1024


def told(campaign: Campaign, took_s: float, grown: int) -> None:
    held = sum(campaign.outcomes.values())
    lines = [
        f"{held} answers in {took_s:.0f} s, {held / took_s:.0f}/s, memory {grown / 2**20:+.1f} MiB,"
        f" the slowest conversation took {1_000 * campaign.slowest_s:.0f} ms: {campaign.slowest[:300]}",
        *(f"{times:>9}  {outcome}" for outcome, times in campaign.outcomes.most_common()),
    ]
    sys.stdout.write("\n".join(["", *lines, ""]))


def held(campaign: Campaign, conversations: int) -> None:
    """Judged all the time, and by what is left at the end."""
    began = time.monotonic()
    first = min(conversations // 2, WARM)
    campaign.run(first)
    before = resident_octets()
    campaign.run(conversations - first)
    grown = resident_octets() - before
    told(campaign, time.monotonic() - began, grown)
    campaign.settle()
    assert grown < MAY_GROW
    assert campaign.slowest_s < SLOWEST_S


def test_a_mass_of_mutated_conversations_changes_nothing() -> None:
    machine = printer()
    campaign = Campaign(machine, Stranger(SEED))
    held(campaign, CONVERSATIONS)
    assert list(facts(machine)) == list(facts(printer()))
    kinds = set(campaign.outcomes)
    assert {"IPP SUCCESSFUL_OK", "IPP CLIENT_ERROR_BAD_REQUEST", "HTTP 400", "HTTP 401", "HTTP 415"} <= kinds
    assert {"IPP CLIENT_ERROR_NOT_FOUND", "IPP CLIENT_ERROR_COMPRESSION_ERROR", "TLS"} <= kinds
    assert {"pjl answered", "lpd answered"} <= kinds


def test_who_may_do_everything_leaves_a_printer_that_its_owner_puts_right() -> None:
    machine = printer(guarded=False)
    campaign = Campaign(machine, Stranger(SEED + 1), tend=bring_back)
    held(campaign, CONVERSATIONS // 3)
    out_of_service = ("NOT_ACCEPTING_JOBS", "PRINTER_IS_DEACTIVATED", "SERVICE_UNAVAILABLE")
    assert any(campaign.outcomes[f"IPP SERVER_ERROR_{why}"] for why in out_of_service)


def test_documents_that_are_kept_stay_in_their_folder(tmp_path: Path) -> None:
    machine = printer()
    folder = tmp_path / "kept"
    spool = Spool(folder, MOST_KEPT)

    def read(came: Received) -> None:
        spool.keep(file_name(came.job.id, came.job.name, came.format, came.number), came.data)

    machine.jobs.readers = (read,)
    campaign = Campaign(machine, Stranger(SEED + 3))
    opened: set[Path] = set()
    with _files_opened_for_writing(opened):
        campaign.run(CONVERSATIONS // 6)
    assert len(opened) > 10
    assert {path.parent for path in opened} == {folder}
    assert sum(path.stat().st_size for path in folder.iterdir()) <= MOST_KEPT


@contextlib.contextmanager
def _files_opened_for_writing(opened: set[Path]) -> Iterator[None]:
    """Says where this process writes meanwhile. A hook cannot be taken away again, so it is silenced."""
    listening = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if listening and event == "open":
            path, _, flags = arguments
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes and isinstance(path, str | bytes | Path):
                opened.add(Path(os.fsdecode(path)).absolute())
        elif listening and event in ("os.mkdir", "os.rename", "os.symlink", "subprocess.Popen", "os.system"):
            opened.add(Path(event))

    sys.addaudithook(hook)
    try:
        yield
    finally:
        listening = False


@pytest.mark.parametrize("profile", profiles.names())
def test_no_model_answers_otherwise(profile: str) -> None:
    machine = printer(profile)
    campaign = Campaign(machine, Stranger(SEED + 2))
    campaign.run(max(EVERY // 5, CONVERSATIONS // 30))
    assert list(facts(machine)) == list(facts(printer(profile)))

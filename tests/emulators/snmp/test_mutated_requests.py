"""Packets that were bent in every way, at the agent: no error leaves it, no answer is wrong or longer than
asked for, and what it remembers stays bounded.

A share runs by default. `MISFEED_FUZZ=1000000` says how many packets, `MISFEED_FUZZ_SEED=2` that they are
others, and `-s` shows what came of them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from functools import partial

import pytest
from misfeed.emulators import profiles, quirks
from misfeed.emulators.machine import Machine
from misfeed.emulators.shelf import SHELF
from misfeed.emulators.snmp.agent import Agent
from misfeed.protocols.snmp import NULL, Counter32, Counter64, Oid, Pdu, PduKind, Value
from misfeed.protocols.snmp.usm import encode_v3
from msgspec.structs import replace

from .mutation.campaign import SOURCE, Campaign, resident_octets, walked
from .mutation.corpus import USERS, keys_of, printer, question_of
from .mutation.judge import MOST, Judge
from .mutation.mutator import Mutator

PACKETS = int(os.environ.get("MISFEED_FUZZ", "8000"))
SEED = int(os.environ.get("MISFEED_FUZZ_SEED", "1"))
WARM = 10_000
"""Packets after which what there is a fixed number of is nearly all there."""
MAY_GROW = 64 * 1024 * 1024
"""Octets: the shelf of kept answers has 16 MiB, and 8,192 identifiers each way may be the longest ones."""
SLOWEST_S = 1.0
KEPT_OCTETS = 16 * 1024 * 1024
KINDS = 32


def told(campaign: Campaign, took_s: float, grown: int) -> None:
    packets = campaign.outcomes.total()
    lines = [
        f"{packets} packets, {packets / took_s:.0f}/s, the slowest took {1_000 * campaign.slowest_s:.1f} ms,"
        f" {campaign.recalled} were known, memory {grown / 2**20:+.1f} MiB",
        *(f"{times:>9}  {outcome}" for outcome, times in campaign.outcomes.most_common()),
    ]
    sys.stdout.write("\n".join(["", *lines, ""]))


def test_a_mass_of_mutated_packets_changes_nothing() -> None:
    machine = printer()
    campaign = Campaign(machine, Judge(machine), Mutator(machine, SEED), printer)
    began = time.monotonic()
    campaign.run(min(PACKETS // 2, WARM))
    before = resident_octets()
    agent = campaign.run(PACKETS - min(PACKETS // 2, WARM))
    grown = resident_octets() - before
    told(campaign, time.monotonic() - began, grown)
    assert grown < MAY_GROW
    assert campaign.slowest_s < SLOWEST_S
    assert SHELF.octets <= KEPT_OCTETS
    assert len(agent._kept.kinds) <= KINDS
    assert len(agent.counts) < 50
    assert_varied(campaign)


@pytest.mark.parametrize("name", list(USERS))
def test_an_agent_that_is_silent_to_somebody_is_found_out(name: str) -> None:
    machine = printer()
    judge = Judge(machine)
    for kind, wrong in ((PduKind.GET, "could be answered was not"), (PduKind.INFORM, "was not")):
        sent = question_of(machine, name, Pdu(kind, 5, varbinds=(((1, 3), NULL),)))
        with pytest.raises(AssertionError, match=wrong):
            judge.outcome(encode_v3(sent, keys_of(name, sent.engine_id)), None)
    unknown = replace(sent, engine_id=b"\x80others")
    with pytest.raises(AssertionError, match="heard no Report"):
        judge.outcome(encode_v3(unknown, keys_of(name, unknown.engine_id)), None)
    trap = replace(sent, pdu=Pdu(PduKind.TRAP_V2, 5))
    assert judge.outcome(encode_v3(trap, keys_of(name, trap.engine_id)), None) == "V3 silence: nobody waits"


def test_who_guesses_many_times_locks_users_out_and_fills_no_table() -> None:
    machine = printer()
    machine.act("set_snmp_lockout", "network", tries=3, within_s=600, for_s=60)
    campaign = Campaign(machine, Judge(machine), Mutator(machine, SEED + 4))
    campaign.run(PACKETS // 4)
    network = machine.network
    signing = {name for name, (auth, _) in USERS.items() if auth is not None}
    assert {name for name, _ in network.snmp_locked} <= signing
    assert {name for name, _ in network.snmp_failures} <= signing
    assert len(network.snmp_locked) <= len(signing)
    assert all(len(times) < 3 for _, times in network.snmp_failures)
    assert any(network.is_snmp_locked(name) for name in signing)
    machine.clock.advance(60_000_000)
    assert not any(network.is_snmp_locked(name) for name in signing)


def test_who_may_write_leaves_a_printer_that_answers() -> None:
    machine = printer(writes=True)
    campaign = Campaign(machine, Judge(machine, writes=True), Mutator(machine, SEED + 1))
    began = time.monotonic()
    agent = campaign.run(PACKETS // 3)
    told(campaign, time.monotonic() - began, 0)
    # What this agent remembers is what another one reads anew.
    found = list(facts(agent))
    assert len(found) > 300
    assert found == list(facts(Agent(machine)))
    assert_heals(machine)
    assert_varied(campaign)


def test_who_may_write_even_keys_lets_no_error_out() -> None:
    machine = printer(writes=True, subtrees=("1.3",))
    agent, mutator = Agent(machine), Mutator(machine, SEED + 5)
    for _ in range(PACKETS // 8):
        answer = agent.answer(mutator.packet(), SOURCE)
        assert answer is None or len(answer) <= MOST
    assert len(walked(agent)) > 500


def facts(agent: Agent) -> Iterator[tuple[Oid, Value]]:
    """All that it shows but counters, of which each agent has its own."""
    return ((name, value) for name, value in walked(agent) if not isinstance(value, Counter32 | Counter64))


def assert_varied(campaign: Campaign) -> None:
    """The packets went far enough to be worth something."""
    kinds = " ".join(campaign.outcomes)
    for one in (
        "V1 noError",
        "V2C noError",
        "V3 noError",
        "V1 noSuchName",
        "noAccess",
        "report",
        "unreadable v3",
    ):
        assert one in kinds


def assert_heals(machine: Machine) -> None:
    """A printer that was written to by all and sundry still does as its hands say."""
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(120_000_000)
    assert machine.power.ready


@pytest.mark.parametrize("profile", profiles.names())
def test_no_model_answers_otherwise(profile: str) -> None:
    machine = printer(profile)
    campaign = Campaign(machine, Judge(machine), Mutator(machine, SEED + 2), partial(printer, profile))
    campaign.run(PACKETS // 24)
    assert "V3 noError" in campaign.outcomes


@pytest.mark.parametrize("quirk", [name for name in quirks.catalogue() if name.startswith("snmp.")])
def test_no_quirk_lets_an_error_out(quirk: str) -> None:
    machine = printer()
    machine.act("open", machine.covers[0].id)
    quirks.switch(machine, quirk, on=True)
    agent, mutator = Agent(machine), Mutator(machine, SEED + 3)
    for number in range(PACKETS // 100):
        packet = mutator.packet()
        agent.recall(packet, machine.clock.now)
        answer = agent.answer(packet, SOURCE)
        assert answer is None or len(answer) <= MOST
        if number % 20 == 0:
            machine.clock.advance(1_000_000)

"""Views: what is left out does not exist, whoever asks and however."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed.emulators import profiles, quirks
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.snmp_access import ADMINISTRATION, Community, subtrees
from misfeed.emulators.snmp.counts import Counts
from misfeed.emulators.snmp.seen import Seen
from misfeed.emulators.snmp.view import View, compiled
from misfeed.interfaces.snmp import SnmpClient, SnmpRefusal
from misfeed.protocols.snmp import Missing, OctetString, Oid, Version, mib, oid
from misfeed.transports.memory import MemoryRoute

SUPPLIES = oid("1.3.6.1.2.1.43.11")


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("colour-laser-mfp"))


def walked(view: View) -> list[Oid]:
    found, at = [], view.after((0,))
    while at is not None:
        found.append(at)
        at = view.after(at)
    return found


@pytest.mark.parametrize(
    "entries",
    [("1.3.6.1.2.1.43.11",), ("1.3", "-1.3.6.1.2.1.43.11"), ("1.3.6.1.2.1.43.*.1.1.2",), ("-1.3",), ()],
)
def test_a_walk_and_a_get_agree_on_what_there_is(machine: Machine, entries: tuple[str, ...]) -> None:
    whole = View(machine, Counts())
    seen = Seen(whole, entries)
    shown = walked(seen)
    for identifier in walked(whole):
        if identifier in shown:
            assert type(seen.get(identifier)) is type(whole.get(identifier))
        else:
            assert seen.get(identifier) is Missing.NO_SUCH_OBJECT


numbers = st.one_of(
    st.just("1.3.6.1.2.1"),
    st.lists(st.sampled_from(("1", "2", "4", "11", "18", "25", "43", "*")), min_size=1, max_size=7).map(
        lambda tail: ".".join(["1.3.6.1.2.1", *tail])
    ),
    st.sampled_from(("1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.43.11.1.1.9.1.1", "*.3", "0", "2")),
    st.just("1.3.6.1.2.1.43.11.1.1.*.1.2"),
)
families = st.lists(st.builds(lambda sign, one: sign + one, st.sampled_from(("", "-")), numbers), max_size=8)


@given(families)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_left_out_is_stepped_over_as_if_row_by_row(machine: Machine, entries: list[str]) -> None:
    machine.act("open", machine.covers[0].id)
    whole = View(machine, Counts())
    view = subtrees(tuple(entries))
    rows = walked(Seen(whole, ("1",)))
    assert walked(Seen(whole, tuple(entries))) == [one for one in rows if view.has(one)]


def test_a_view_that_shows_little_costs_a_thousand_questions_little(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = 0
    after = View.after

    def counted(self: View, identifier: Oid) -> Oid | None:
        nonlocal looked
        looked += 1
        return after(self, identifier)

    monkeypatch.setattr(View, "after", counted)
    rows = walked(View(machine, Counts()))
    for entries in (("1.3.6.1.2.1.1.1",), ("1.3.6.1.2.1.*.99",)):
        looked = 0
        seen = Seen(View(machine, Counts()), entries)
        for one in reversed(rows):
            seen.after(one)
        assert looked < 3 * len(rows)


@pytest.mark.parametrize("entries", [("1.3.6.1.2.1.43.*.1.1.99",), ("1.3.6.1.2.1.43.11.1.1.2",), ("-1.3",)])
def test_a_walk_that_turns_back_where_nothing_is_shown_ends(
    machine: Machine, entries: tuple[str, ...]
) -> None:
    quirks.switch(machine, "snmp.walk-turns-back", on=True)
    seen = Seen(View(machine, Counts()), entries)
    last = max(one for one in walked_once(machine) if one[: len(SUPPLIES)] == SUPPLIES)
    for at in ((1, 3), SUPPLIES, last[:-1], last):
        assert seen.after(at) is None or subtrees(entries).has(seen.after(at) or ())


def walked_once(machine: Machine) -> list[Oid]:
    """What there is, whichever way walks go."""
    return list(compiled(machine.profile, machine.formatter.quirks).sheet.oids)


def test_subtrees_are_left_out_and_brought_in(machine: Machine) -> None:
    whole = View(machine, Counts())
    everything = walked(whole)
    supplies = [one for one in everything if one[: len(SUPPLIES)] == SUPPLIES]
    assert supplies
    assert walked(Seen(whole, ("1.3.6.1.2.1.43.11",))) == supplies
    assert walked(Seen(whole, ("1.3.6.1.2.1", "-1.3.6.1.2.1.43.11"))) == [
        one for one in everything if one[:6] == (1, 3, 6, 1, 2, 1) and one not in supplies
    ]
    shown = walked(Seen(whole, ("1", *(f"-{one}" for one in ADMINISTRATION))))
    assert shown == everything


def client(machine: Machine, community: str, version: Version = Version.V2C) -> SnmpClient:
    return SnmpClient(MemoryRoute(Host(machine), "10.0.9.17"), community=community, version=version)


def test_each_community_sees_its_own_view(machine: Machine) -> None:
    machine.act("set_snmp_view", "network", name="supplies", subtrees=["1.3.6.1.2.1.43.11"])
    machine.network.snmp_communities = (Community("desk", "supplies"), Community("shut", "none"))
    for version in (Version.V1, Version.V2C):
        desk = client(machine, "desk", version)
        assert {name[: len(SUPPLIES)] for name, _ in desk.walk("1.3.6.1")} == {SUPPLIES}
        assert len(list(client(machine, "public", version).walk("1.3.6.1"))) > len(list(desk.walk("1.3.6.1")))
    with pytest.raises(SnmpRefusal):
        client(machine, "desk", Version.V1).get("sysName.0")
    assert client(machine, "desk").get("sysName.0")[0][1] is Missing.NO_SUCH_OBJECT


def test_an_instance_is_missing_whose_object_is_shown_and_an_object_that_is_not(machine: Machine) -> None:
    seen = Seen(View(machine, Counts()), ("1.3.6.1.2.1.2.2.1.*.1", "1.3.6.1.6.3.15.1.2.2.1.5"))
    assert isinstance(seen.get(mib.oid("ifDescr.1")), OctetString)
    assert seen.get(mib.oid("ifDescr.2")) is Missing.NO_SUCH_INSTANCE
    assert seen.get(mib.oid("ifDescr.7")) is Missing.NO_SUCH_INSTANCE
    assert seen.get(mib.oid("sysDescr.0")) is Missing.NO_SUCH_OBJECT
    assert seen.get(mib.oid("ifName.1")) is Missing.NO_SUCH_OBJECT


def test_a_view_that_is_changed_is_seen_in_the_very_next_answer(machine: Machine) -> None:
    machine.act("set_snmp_view", "network", name="mine", subtrees=["1.3.6.1.2.1.1"])
    machine.act("set_community_view", "network", view="mine")
    found = client(machine, "public")
    for _ in range(2):
        assert isinstance(found.get("sysName.0")[0][1], OctetString)
        machine.act("set_snmp_view", "network", name="mine", subtrees=["-1.3.6.1.2.1.1", "1.3.6.1.2.1.43"])
        assert found.get("sysName.0")[0][1] is Missing.NO_SUCH_OBJECT
        machine.act("set_snmp_view", "network", name="mine", subtrees=["1.3.6.1.2.1.1"])


def test_alerts_that_come_and_go_are_under_the_view_too(machine: Machine) -> None:
    machine.act("open", machine.covers[0].id)
    whole = View(machine, Counts())
    alerts = mib.table("prtAlertTable").oid
    assert any(one[: len(alerts)] == alerts for one in walked(whole))
    without = walked(Seen(whole, ("1.3", "-1.3.6.1.2.1.43.18", *(f"-{one}" for one in ADMINISTRATION))))
    assert not any(one[: len(alerts)] == alerts for one in without)
    assert without[-1] == walked(whole)[-1]

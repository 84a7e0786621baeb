"""Declaring scenarios: what is kept, what fits, what the axes make, and what is refused."""

from __future__ import annotations

import linecache
from typing import Any

import pytest
from misfeed import DO, Ticket, fault, scenario, see, vary
from misfeed.contract import Facts
from misfeed.errors import UsageError
from misfeed.vocabulary import Scenario
from misfeed.vocabulary.variants import axes_in, with_values

SIDE = vary("side", "refused", "silent")

FACTS = Facts(
    name="fake",
    parts=frozenset({"tray-2", "network"}),
    roles={"tray": "tray-2", "black": "supply.k"},
    services=frozenset({"ipp"}),
)


def declared(id: str = "ZZ-1", body: Any = None, **more: Any) -> Scenario:  # noqa: A002
    data: dict[str, Any] = {
        "ticket": Ticket(en="It says open."),
        "fault": fault("cover.tab.broken", at="{cover}"),
        "shows": {"ipp": see.printer("stopped")},
        "repair": [DO.replace("{cover}")],
        "verify": [see.no_conditions()],
    }

    def tab_is_broken() -> None:
        """A broken tab.

        More of it.
        """

    function = scenario(id, **data | more)(body or tab_is_broken)
    return function.scenario


def test_the_title_is_the_first_line_of_the_docstring_or_the_functions_name() -> None:
    def tab_is_off() -> None:
        pass

    assert declared().title == "A broken tab."
    assert declared(body=tab_is_off).title == "tab is off"


def test_the_cause_is_the_fault_unless_said() -> None:
    assert declared().cause == "cover.tab.broken"
    assert declared(cause="cover").cause == "cover"


def test_it_knows_where_it_is_written_and_its_family() -> None:
    found = declared()
    file, _, line = found.place.rpartition(":")
    assert file == __file__
    assert "def tab_is_broken" in linecache.getline(file, int(line))
    assert found.family == "vocabulary"


def test_one_step_is_enough_of_a_trigger() -> None:
    assert declared(trigger=DO.wait(1)).trigger == (DO.wait(1),)
    assert declared().trigger == ()


@pytest.mark.parametrize("good", ["MP-01", "CS-02b", "NW2-1"])
def test_ids_that_are_taken(good: str) -> None:
    assert declared(good).id == good


@pytest.mark.parametrize("bad", ["", "mp-01", "MP01", "MP-", "-1", "MP-01bb", "MP 1", "MP-1\n"])
def test_ids_that_are_not(bad: str) -> None:
    with pytest.raises(UsageError, match="not of the form MP-01"):
        declared(bad)


def test_the_body_takes_the_case_or_nothing() -> None:
    def takes_more(case: Any, device: Any) -> None:
        pass

    with pytest.raises(UsageError, match=r"ZZ-1: the function takes `case` or nothing, not case, device"):
        declared(body=takes_more)


def test_a_ticket_needs_english_and_falls_back_to_it() -> None:
    with pytest.raises(UsageError, match="English"):
        Ticket(es="Dice abierta.")
    ticket = Ticket(en="It says open.", es="Dice abierta.")
    assert (ticket.text(), ticket.text("es"), ticket.text("fr")) == (
        "It says open.",
        "Dice abierta.",
        "It says open.",
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"shows": {}}, "ZZ-1: shows is empty"),
        ({"repair": []}, "ZZ-1: repair is empty"),
        ({"verify": ()}, "ZZ-1: verify is empty"),
        ({"ticket": "It jams."}, "ticket is 'It jams.', not Ticket"),
        ({"fault": "cover.tab.broken"}, "fault is 'cover.tab.broken', not fault"),
        ({"shows": [see.printer("idle")]}, "shows is not of the form"),
        ({"shows": {"ipp": "stopped"}}, r"shows\['ipp'\] is 'stopped', which is nothing to see"),
        ({"shows": {"ipp@attic": see.printer("idle")}}, "no vantage point 'attic'"),
        (
            {"shows": {"ipp": see.alert("jam")}},
            r"ZZ-1: shows\['ipp'\] holds 'alert jam', whose key is 'snmp'",
        ),
        ({"shows": {"usbb@guest": see.port_status(0x10)}}, "whose key is 'usb@guest'"),
        ({"shows": {"ipp": see.printer("idle") & see.pjl(1)}}, "'PJL CODE is 1', whose key is 'pjl'"),
        ({"shows": {"snmp@admin": see.port("ipp", "open")}}, "whose key is 'net@admin'"),
        ({"repair": DO.open("x")}, "ZZ-1: repair is not a list"),
        ({"repair": [see.printer("idle")]}, "ZZ-1: repair holds .*, not a step$"),
        ({"trigger": "print"}, "ZZ-1: trigger is not a list"),
        ({"decoy": [None]}, "ZZ-1: decoy holds None, not a step"),
        ({"verify": ["idle"]}, "ZZ-1: verify holds 'idle', not a step or something to see"),
    ],
)
def test_data_that_makes_no_scenario_is_refused(more: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        declared(**more)


def test_a_port_stands_under_net_or_under_its_service() -> None:
    port = see.port("snmp", "silent")
    assert set(declared(shows={"net@users": port, "snmp@admin": port}).shows) == {"net@users", "snmp@admin"}


# -- what fits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        (set(), ""),
        ({"{tray}", "network", "service:ipp"}, ""),
        ({"{waste}"}, "fake has no waste"),
        ({"{black_with_chip}"}, "fake has no black with chip"),
        ({"{black}"}, "fake has no supply.k"),
        ({"fuser"}, "fake has no fuser"),
        ({"service:snmp"}, "fake offers no snmp"),
    ],
)
def test_a_misfit_names_what_is_missing(needs: set[str], said: str) -> None:
    assert declared(needs=needs).misfit(FACTS) == said


def test_a_need_that_names_no_part_is_a_mistake() -> None:
    with pytest.raises(UsageError, match=r"'\{tray' does not name a part: braces hold a role"):
        declared(needs={"{tray"}).misfit(FACTS)


# -- axes ----------------------------------------------------------------------------------------------------


def test_without_axes_there_is_one_variant() -> None:
    assert list(declared().variants()) == [{}]


@pytest.mark.parametrize(
    "more",
    [
        {"fault": fault("x.y", side=SIDE)},
        {"shows": {"net": see.port("ipp", SIDE) & see.ping()}},
        {"trigger": DO.set_site("a", SIDE)},
        {"decoy": [DO.wait(1, then=see.port("ipp", SIDE))]},
        {"repair": [DO.set_acl([SIDE])]},
        {"verify": [see.looks("x", hand=SIDE)]},
    ],
)
def test_an_axis_is_found_wherever_it_stands(more: dict[str, Any]) -> None:
    assert list(declared(**more).variants()) == [{"side": "refused"}, {"side": "silent"}]


def test_an_axis_used_twice_is_one_axis_and_two_make_every_combination() -> None:
    both = declared(
        fault=fault("x.y", side=SIDE, size=vary("size", 1, 2)), shows={"net": see.port("ipp", SIDE)}
    )
    assert len(list(both.variants())) == 4


def test_two_axes_of_one_name_are_refused() -> None:
    with pytest.raises(UsageError, match="ZZ-1: two axes are called 'side'"):
        declared(fault=fault("x.y", a=SIDE, b=vary("side", "up", "down")))


@pytest.mark.parametrize("values", [(), (1,), (1, 1), (1, "1")])
def test_an_axis_needs_values_that_cases_can_be_told_apart_by(values: tuple[Any, ...]) -> None:
    with pytest.raises(UsageError, match="needs at least two values, all different"):
        vary("a", *values)


def test_values_take_the_axes_places_and_leave_the_rest() -> None:
    data = {
        "shows": see.port("ipp", SIDE) & see.ping(),
        "steps": (DO.wait(1), DO.set_acl([SIDE], then=see.looks("x", hand=SIDE))),
        "codes": frozenset({SIDE, 1}),
    }
    filled = with_values(data, {"side": "refused", "else": 0})
    assert next(axes_in(filled), None) is None
    assert filled["shows"] == see.port("ipp", "refused") & see.ping()
    assert filled["steps"] == (DO.wait(1), DO.set_acl(["refused"], then=see.looks("x", hand="refused")))
    assert filled["codes"] == {"refused", 1}
    assert filled["steps"][0] is data["steps"][0]

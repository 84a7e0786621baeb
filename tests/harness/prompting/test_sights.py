"""What a look may find: only what some rule, or the script at hand, has people look for on that very part."""

from __future__ import annotations

import pytest
from misfeed.prompting.sights import expected_sights, known_sights
from misfeed.providers import provider
from misfeed.vocabulary import DO, Scenario, Ticket, fault, scenario, see

FACTS = provider().facts("mono-laser")


@pytest.mark.parametrize(
    ("target", "what", "finding"),
    [
        ("supply.black", "weight", "light"),
        ("tray-2.rollers", "surface", "glazed"),
        ("network", "service ipp", "off"),
        ("face-down", "top sheet", "clean"),
        ("site.switch", "port", "shut"),
    ],
)
def test_what_a_rule_has_people_look_for_is_known(target: str, what: str, finding: str) -> None:
    assert finding in known_sights(target, FACTS)[what]


@pytest.mark.parametrize(
    ("target", "what"), [("face-down", "weight"), ("tray-2", "weight"), ("supply.black", "surface")]
)
def test_what_no_rule_looks_for_there_is_not_offered(target: str, what: str) -> None:
    assert what not in known_sights(target, FACTS)


def test_a_script_adds_what_it_expects_to_be_seen_and_printed() -> None:
    @scenario(
        "ZZ-9",
        ticket=Ticket(en="Streaks."),
        fault=fault("cover.tab.broken"),
        shows={"eye": see.looks("{tray}", guides="wide"), "page": see.page("streaks")},
        repair=[DO.open("{cover}", then=see.looks("{cover}", tab="whole"))],
        verify=[see.page()],
    )
    def streaks() -> None:
        """Streaks."""

    declared = streaks.scenario
    assert isinstance(declared, Scenario)
    expected = expected_sights(declared, FACTS)
    assert ("tray-2", "guides", "wide") in expected
    assert (FACTS.place("{cover}"), "tab", "whole") in expected
    assert ("face-down", "top sheet", "streaks") in expected
    assert known_sights("tray-2", FACTS, expected)["guides"][-1] == "wide"

"""Whatever hands are asked for: they do it, or say why not, and then nothing has changed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.emulators.machine.blueprint import Blueprint
from misfeed.emulators.machine.secret import Secret
from misfeed.emulators.profiles import load, names

ODD = (None, -1, 10**9, "", "x", [], {}, [[]], {1}, 1.5, True, ("a",), "10.0.0.0/33", float("nan"))


def arguments() -> Iterator[Any]:
    """Each argument of each action, at the first part of the first model that has it."""
    seen = set()
    for name in names():
        for kind, part, *_ in Blueprint(load(name)).parts:
            for verb in sorted(kind.ACTIONS):
                if (kind, verb) not in seen:
                    seen.add((kind, verb))
                    for asked in list(inspect.signature(getattr(kind, verb)).parameters)[1:]:
                        yield pytest.param(name, part, verb, asked, id=f"{kind.__name__}.{verb}-{asked}")


@pytest.mark.parametrize(("name", "part", "verb", "asked"), list(arguments()))
def test_an_odd_detail_is_taken_or_refused_and_never_half_done(
    name: str, part: str, verb: str, asked: str
) -> None:
    machine = Machine(load(name))
    parameters = inspect.signature(getattr(machine.parts[part], verb)).parameters.values()
    details = {one.name: "x" for one in parameters if one.default is inspect.Parameter.empty}
    well = machine.snapshot()
    for odd in ODD:
        machine.restore(well)
        done = False
        with suppress(CannotDo):
            machine.act(verb, part, **{**details, asked: odd})
            done = True
        after = machine.snapshot()
        assert done or after == well, odd
        hash(after)


@pytest.mark.parametrize(
    ("verb", "part", "details", "says"),
    [
        (
            "open",
            "cover.fornt",
            {},
            "no part 'cover.fornt' in a mono-laser; did you mean 'cover.front'?",
        ),
        ("open", "zzz", {}, "there is no part 'zzz' in a mono-laser; there are alerts, "),
        ("load", "tray-2", {"sheet": 5}, "load tray-2: there is no detail 'sheet'; did you mean 'sheets'?"),
        ("load", "tray-2", {"zzz": 5}, "load tray-2: there is no detail 'zzz'; it takes sheets, media"),
        (
            "load",
            "tray-2",
            {"sheets": "5"},
            "sheets must be a whole number, not text; it takes sheets, media",
        ),
        ("load", "tray-2", {"sheets": -1}, "sheets must be a whole number >= 0; it takes sheets, media"),
        ("open", "tray-2", {"far": True}, "open tray-2: there is no detail 'far'; it takes no details"),
        ("set_tls", "network", {"versions": "1.2"}, "versions must be a list, not text; it takes versions"),
        ("set_tls", "network", {"versions": [None]}, "versions must be text, not nothing; it takes versions"),
        ("add_user", "network", {"name": "me"}, "'password' is missing; it takes name, password"),
        (
            "set_acl",
            "network",
            {"covers_all": []},
            "covers_all must be true or false, not a list",
        ),
    ],
)
def test_what_is_refused_says_in_one_sentence_what_there_is(
    verb: str, part: str, details: dict[str, Any], says: str
) -> None:
    machine = Machine(load("mono-laser"))
    before = machine.snapshot()
    with pytest.raises(CannotDo) as caught:
        machine.act(verb, part, **details)
    assert says in str(caught.value)
    assert machine.snapshot() == before
    hash(before)


def test_a_list_of_words_is_as_good_as_a_tuple_and_a_secret_as_its_text() -> None:
    machine = Machine(load("mono-laser"))
    machine.act("set_tls", "network", versions=["1.3"])
    assert machine.network.tls_versions == ("1.3",)
    machine.act("set_community", "network", community=Secret("fleet"))
    assert machine.network.community == "fleet"
    assert "fleet" not in str(machine.network.community)


@pytest.mark.parametrize(
    ("verb", "at", "details"),
    [
        ("block", "site.firewall", lambda n: {"source": f"10.{n // 250}.{n % 250}.0/24", "service": "ipp"}),
        ("set_account", "site.directory", lambda n: {"user": f"u{n}", "standing": "locked"}),
        ("add_snmp_user", "network", lambda n: {"name": f"u{n}", "passphrase": "long enough"}),
        ("add_user", "network", lambda n: {"name": f"u{n}", "password": "long enough"}),
        ("set_acl", "network", lambda n: {"acl": [f"10.0.{one % 250}.0/24" for one in range(n)]}),
        ("import_root", "scanner.sender", lambda n: {"name": f"Root {n}"}),
    ],
)
def test_no_list_that_hands_fill_grows_without_end(
    verb: str, at: str, details: Callable[[int], dict[str, Any]]
) -> None:
    machine = Machine(load("departmental-a3-mfp"))

    def fill() -> None:
        for number in range(1_500):
            machine.act(verb, at, **details(number))

    with pytest.raises(CannotDo, match=r"\d+"):
        fill()

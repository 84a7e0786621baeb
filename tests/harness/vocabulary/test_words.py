"""Words that nobody knows and calls that do not fit, told in a sentence with the nearest word."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from misfeed import DO, fault, limit, option, scenario, see, vary
from misfeed.errors import UsageError
from misfeed.vocabulary.words import near, one_of, spoken, words_in


@pytest.mark.parametrize(
    ("book", "word", "said"),
    [
        (DO, "resaet", "there is no DO.resaet; did you mean DO.reseat?"),
        (DO, "Open", "there is no DO.Open; did you mean DO.open?"),
        (see, "reason", "there is no see.reason; did you mean see.reasons?"),
        (see, "xyzzy", "there is no see.xyzzy; there are "),
    ],
)
def test_a_word_that_is_not_there_is_told_with_the_nearest(book: ModuleType, word: str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        getattr(book, word)
    assert str(told.value).startswith(said)


@pytest.mark.parametrize("book", [DO, see])
def test_the_words_stay_real_for_tools_that_ask_everything_for_everything(book: ModuleType) -> None:
    assert not hasattr(book, "pytestmark_of_somebody")
    assert not hasattr(book, "__wrapped__")
    assert getattr(book, "__test__", None) is None
    assert inspect.getmodule(book.__dict__[words_in(vars(book))[0]]) is book


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: DO.open("{tray}", savety="burn"), "DO.open takes no 'savety'; did you mean 'safety'?"),
        (lambda: DO.open(), "DO.open: 'target' is missing"),
        (lambda: DO.power_off("power"), "DO.power_off: 'power' is one too many"),
        (lambda: DO.power_off(target="power"), "DO.power_off takes no 'target'; it takes minutes"),
        (lambda: DO.replace("fuser", 8), "DO.replace: 8 is one too many"),
        (lambda: DO.replace("fuser", minutes="8"), "DO.replace: minutes='8' is no length of time"),
        (lambda: DO.replace("fuser", minutes=-1), "DO.replace: minutes=-1 is no length of time"),
        (lambda: DO.replace(3), "DO.replace: 3 is no name of a part"),
        (lambda: see.printer("stoped"), "see.printer: there is no 'stoped'; did you mean 'stopped'?"),
        (lambda: see.printer(), "see.printer: 'state' is missing"),
        (lambda: see.alert("Jam"), "see.alert: there is no 'Jam'; did you mean 'jam'?"),
        (lambda: see.alert("jam", severity="bad"), "see.alert: there is no 'bad'; there are"),
        (lambda: see.alert("jam", group="inputs"), "see.alert: there is no 'inputs'; did you mean 'input'?"),
        (lambda: see.any_alert(), "see.any_alert needs a code"),
        (lambda: see.error_bit("jam"), "see.error_bit: there is no 'jam'; did you mean 'jammed'?"),
        (
            lambda: see.port("ipp", "closed"),
            "see.port: there is no 'closed'; there are open, refused",
        ),
        (lambda: see.port("ipp", vary("a", "open", "shut")), "see.port: there is no 'shut'; there are"),
        (lambda: see.port("ipp", "open", by="user"), "see.port: there is no 'user'; did you mean 'users'?"),
        (lambda: see.secure("expierd"), "see.secure: there is no 'expierd'; did you mean 'expired'?"),
        (lambda: limit(most=2), "limit takes no 'most'; it takes le, lt, ge, gt, unit, marginal"),
        (lambda: limit(2), "limit: 2 is one too many; by name it takes le, lt"),
        (lambda: option("a", risc="b"), "option takes no 'risc'; did you mean 'risk'?"),
        (lambda: fault(at="{tray}"), "fault: 'name' is missing"),
        (lambda: scenario("ZZ-1", tiket=1), "scenario takes no 'tiket'; did you mean 'ticket'?"),
        (lambda: scenario("ZZ-1"), "scenario: 'ticket' is missing"),
    ],
)
def test_a_call_that_does_not_fit_is_told(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(UsageError) as told:
        call()
    assert str(told.value).startswith(said)


def test_details_of_an_act_may_be_called_anything() -> None:
    assert DO.act("set_guides", "{tray}", size="iso_a5_148x210mm").details == {"size": "iso_a5_148x210mm"}


def test_a_function_that_is_spoken_does_what_it_did() -> None:
    @spoken("double")
    def double(number: int, *, times: int = 2) -> int:
        """Twice as much."""
        return number * times

    assert (double(2), double(2, times=3), double(number=4)) == (4, 6, 8)
    assert double.__doc__ == "Twice as much."
    with pytest.raises(TypeError, match="can't multiply"):
        double([], times="x")  # type: ignore[arg-type]  # what goes wrong inside stays what it was


def test_the_nearest_word_is_told_only_where_one_is_like_it() -> None:
    assert near("reseet", ["reseat", "open"]) == "; did you mean 'reseat'?"
    assert near("left", ["silent", "open"]) == ""


def test_long_lists_are_not_told_whole() -> None:
    with pytest.raises(UsageError, match=r"there is no 5; there are a, b, .*, k, l, \.\.\.$"):
        one_of("x", 5, "abcdefghijklmnop")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: see.port(632, "open"), "see.port: port: there is no 632; there are 161, 631, 9100"),
        (lambda: see.ping("yes"), "see.ping: there is no 'yes'; there are answers, silent"),
        (
            lambda: see.ports_matrix({"users": "ipp"}),
            "see.ports_matrix: 'ipp' is no list of services",
        ),
        (
            lambda: see.ports_matrix({"user": ["ipp"]}),
            "see.ports_matrix: there is no 'user'; did",
        ),
        (lambda: DO.print("a.pdf", by="attic"), "DO.print: by: there is no 'attic'; there are admin"),
        (lambda: DO.set("network.acl", add="10.0.0.0/8"), "DO.set: add='10.0.0.0/8' is no list: write ["),
        (lambda: DO.set("acl", []), "DO.set: 'acl' is no name of a setting, such as 'network.acl'"),
    ],
)
def test_values_that_are_none_are_told(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(UsageError) as told:
        call()
    assert str(told.value).startswith(said)


def test_ports_are_taken_for_their_services_and_all_for_every_one() -> None:
    assert see.port(631, "open") == see.port("ipp", "open")
    assert see.ping("silent") == see.ping(False)
    matrix = see.ports_matrix({"users": [631, "snmp"]}, {"guest": "all"})
    assert matrix.text == "users reaches ipp, snmp; guest does not reach all"

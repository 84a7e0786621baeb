"""What steps say of themselves, and what they refuse."""

from __future__ import annotations

import inspect

import pytest
from misfeed import DO, see
from misfeed.errors import UsageError
from misfeed.vocabulary import Step


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (DO.open("{tray}"), "open {tray}"),
        (DO.remove_sheet("{fuser_exit}", minutes=3), "remove sheet {fuser_exit}"),
        (DO.replace("fuser", part="fuser kit"), "replace fuser"),
        (DO.power_off(), "power off power"),
        (DO.wait(5), "wait"),
        (DO.wait_cool("fuser", below_c=45), "wait cool fuser (below c 45, at most minutes 60.0)"),
        (DO.load("{tray}"), "load {tray}"),
        (DO.load("{tray}", 20), "load {tray} (sheets 20)"),
        (DO.switch_on("ipp"), "switch on network (service ipp)"),
        (DO.set_acl(["10.0.9.17/32", "10.0.20.0/24"]), "set acl network (acl 10.0.9.17/32, 10.0.20.0/24)"),
        (DO.set_site("snmp.community", "x"), "set site (name snmp.community, value ********)"),
        (
            DO.print("one-page.pdf", by="users"),
            "print (document one-page.pdf, by users, sides one-sided, copies 1)",
        ),
        (DO.clean("{black}", words="wipe the pins with a dry swab"), "wipe the pins with a dry swab"),
    ],
)
def test_a_step_is_told_in_words(step: Step, text: str) -> None:
    assert step.text == text


def test_every_word_makes_a_step_of_its_own_verb_and_takes_what_all_steps_take() -> None:
    words = {name: word for name, word in vars(DO).items() if inspect.isfunction(word) and name[0] != "_"}
    assert len(words) >= 15
    needed = {"document": "one-page.pdf", "target": "x", "minutes": 2, "service": "ipp"}
    needed |= {"acl": [], "name": "a", "value": "b", "verb": "act", "setting": "a.x"}
    for name, word in words.items():
        parameters = inspect.signature(word).parameters.values()
        required = [p.name for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
        step = word(
            *(needed[one] for one in required),
            then=see.printer("idle"),
            within_s=7,
            safety="burn",
            serves="record",
            tool="tweezers",
            **({"add": ["y"]} if name == "set" else {}),
        )
        assert step.verb == name
        assert (step.within_s, step.safety, step.serves, step.tool) == (7, "burn", "record", "tweezers")
        assert step.then == see.printer("idle")


def test_minutes_bound_the_wait_for_a_part_to_cool() -> None:
    step = DO.wait_cool("fuser", minutes=30)
    assert step.details == {"below_c": 50.0, "at_most_minutes": 30}
    assert step.minutes == 0, "the wait itself is as long as it takes"


def test_unknown_keywords_are_told_with_the_nearest_or_with_all() -> None:
    with pytest.raises(UsageError, match=r"DO\.open takes no 'savety'; did you mean 'safety'\?"):
        DO.open("{tray}", savety="burn")
    with pytest.raises(UsageError, match=r"DO\.open takes no 'xyzzy'; it takes target, minutes, then,"):
        DO.open("{tray}", xyzzy=1)


def test_what_follows_a_step_must_be_something_to_see() -> None:
    with pytest.raises(UsageError, match=r"DO\.open: then='idle' is nothing to see"):
        DO.open("{tray}", then="idle")

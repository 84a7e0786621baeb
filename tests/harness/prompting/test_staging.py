"""A person breaks and mends on request, and is asked only what nobody else can know."""

from __future__ import annotations

import pytest
from misfeed.contract import CannotAct, DeviceClock, Facts, Instructions, Staging
from misfeed.errors import UsageError
from misfeed.prompting import Answer, Kind, Prompt, PromptedStaging, Said
from misfeed.providers import provider


class Person:
    """Answers in turn, and remembers what was asked."""

    language = "en"

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[Prompt] = []

    def ask(self, prompt: Prompt) -> Answer:
        self.asked.append(prompt)
        return self.answers.pop(0) if self.answers else Answer()


def staging_of(person: Person, clock: DeviceClock, facts: Facts) -> Staging:
    return PromptedStaging(person, clock, facts, provider().instructions)


def test_a_fault_is_brought_about_as_its_catalogue_says(clock: DeviceClock, facts: Facts) -> None:
    person = Person()
    place = staging_of(person, clock, facts).inject("tray.rollers.worn", "tray-2.rollers", {"wear": 0.9})
    (asked,) = person.asked
    assert place == "tray-2.rollers"
    assert (asked.kind, asked.verb, asked.target) == (Kind.BREAK, "tray.rollers.worn", "tray-2.rollers")
    assert asked.text == provider().instructions("tray.rollers.worn").by_hand
    assert {note.heading: note.text for note in asked.notes} == {
        "Where": "the rollers of tray 2 (tray-2.rollers)",
        "wear": "0.9",
    }


def test_what_opens_a_device_is_not_shown(clock: DeviceClock, facts: Facts) -> None:
    person = Person()
    staging_of(person, clock, facts).inject("network.snmp.community", "network", {"community": "tiger"})
    assert "tiger" not in str(person.asked)


def test_where_no_part_is_named_the_place_is_the_device(clock: DeviceClock, facts: Facts) -> None:
    assert staging_of(Person(), clock, facts).inject("bin.flag.stuck", "", {}) == "desk-printer"


def test_nobody_is_asked_whether_what_was_never_put_in_is_there(clock: DeviceClock, facts: Facts) -> None:
    person = Person()
    assert not staging_of(person, clock, facts).present("bin.flag.stuck", "bin-1", {})
    assert person.asked == []


def test_whether_it_is_still_there_is_asked_until_it_is_not(clock: DeviceClock, facts: Facts) -> None:
    person = Person(Answer(), Answer(value="yes"), Answer(value="no"))
    staging = staging_of(person, clock, facts)
    staging.inject("bin.flag.stuck", "bin-1", {})
    assert staging.present("bin.flag.stuck", "bin-1", {})
    assert not staging.present("bin.flag.stuck", "bin-1", {})
    assert not staging.present("bin.flag.stuck", "bin-1", {})
    assert [one.kind for one in person.asked] == [Kind.BREAK, Kind.PRESENT, Kind.PRESENT]


def test_it_is_taken_out_as_its_catalogue_says(clock: DeviceClock, facts: Facts) -> None:
    person = Person()
    staging = staging_of(person, clock, facts)
    staging.inject("bin.flag.stuck", "bin-1", {})
    staging.clear("bin.flag.stuck", "bin-1", {})
    assert person.asked[1].text == provider().instructions("bin.flag.stuck").undo_by_hand
    assert not staging.present("bin.flag.stuck", "bin-1", {})
    assert len(person.asked) == 2


def test_what_cannot_be_broken_is_not_in(clock: DeviceClock, facts: Facts) -> None:
    person = Person(Answer(Said.CANNOT, why="the flag is glued"))
    staging = staging_of(person, clock, facts)
    with pytest.raises(CannotAct, match="the flag is glued"):
        staging.inject("bin.flag.stuck", "bin-1", {})
    assert not staging.present("bin.flag.stuck", "bin-1", {})


def test_a_person_reports_a_hazard_beside_the_answer(clock: DeviceClock, facts: Facts) -> None:
    staging = staging_of(Person(Answer(hazard="burnt a finger")), clock, facts)
    staging.inject("bin.flag.stuck", "bin-1", {})
    assert staging.hazards() == ("burnt a finger",)


def test_a_fault_that_nobody_knows_is_our_own_mistake(clock: DeviceClock, facts: Facts) -> None:
    with pytest.raises(UsageError, match="there is no fault"):
        staging_of(Person(), clock, facts).inject("bin.flag.stuk", "", {})


def test_instructions_may_come_in_the_persons_language(clock: DeviceClock, facts: Facts) -> None:
    asked: list[str] = []

    def told(fault: str, language: str) -> Instructions:
        asked.append(language)
        return Instructions("Atasque la lengüeta.", "Suéltela.", language)

    person = Person()
    person.language = "es"
    PromptedStaging(person, clock, facts, told).inject("bin.flag.stuck", "bin-1", {})
    assert asked == ["es"]
    assert person.asked[0].text == "Atasque la lengüeta."

"""A person as hands is told what to do and with what, and what comes back is checked."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from misfeed.contract import CannotAct, DeviceClock, Facts, Hands
from misfeed.device import Device
from misfeed.errors import UsageError
from misfeed.permits import NotPermitted, Permit
from misfeed.prompting import Answer, Asker, Kind, Prompt, PromptedHands, Said, SkippedByPerson, Wants
from misfeed.vocabulary import DO, see
from misfeed.vocabulary.failure import StepFailed
from misfeed.vocabulary.performer import Performer
from PIL import Image

Made = Callable[..., tuple[PromptedHands, list[Prompt]]]


class Person:
    """Answers in turn, and remembers what was asked."""

    def __init__(self, *answers: Answer | str, language: str = "en") -> None:
        self.language = language
        self.answers = [Answer(value=one) if isinstance(one, str) else one for one in answers]
        self.asked: list[Prompt] = []

    def ask(self, prompt: Prompt) -> Answer:
        self.asked.append(prompt)
        return self.answers.pop(0) if self.answers else Answer()


def hands_of(asker: Asker, clock: DeviceClock, facts: Facts) -> PromptedHands:
    hands: Hands = PromptedHands(asker, clock, facts)
    assert isinstance(hands, PromptedHands)
    return hands


def png(width: int = 20, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).save(out, "PNG")
    return out.getvalue()


def notes(prompt: Prompt) -> dict[str, str]:
    return {note.heading: note.text for note in prompt.notes}


def test_an_act_is_asked_for_in_the_words_of_the_technicians_page(clock: DeviceClock, facts: Facts) -> None:
    person = Person()
    hands_of(person, clock, facts).act("open", "cover.rear", minutes=2.0)
    (asked,) = person.asked
    assert (asked.kind, asked.verb, asked.target) == (Kind.ACT, "open", "cover.rear")
    assert asked.text == "Open the rear cover (cover.rear)."
    assert notes(asked) == {"Takes about": "2 min"}


def test_a_step_lends_its_hazard_its_tool_its_part_and_its_sight(clock: DeviceClock, facts: Facts) -> None:
    person = Person()
    hands = hands_of(person, clock, facts)
    step = DO.replace(
        "fuser", safety="burn", tool="heat gloves", part="fuser kit", minutes=8, then=see.printer("idle")
    )
    hands.brief(step)
    hands.act("replace", "fuser", minutes=8.0)
    hands.brief(None)
    hands.act("close", "cover.rear")
    first, second = person.asked
    assert notes(first) == {
        "Careful": "burn",
        "Tool": "heat gloves",
        "Part": "fuser kit",
        "Takes about": "8 min",
        "Then you see": step.then.text if step.then else "",
    }
    assert [note.heading for note in first.notes if note.warns] == ["Careful"]
    assert second.notes == ()


def test_the_acts_of_one_step_share_its_hazard(clock: DeviceClock, facts: Facts) -> None:
    person = Person()
    hands = hands_of(person, clock, facts)
    hands.brief(DO.power_cycle(safety="shock"))
    hands.act("power_off", "power")
    assert person.asked[0].text == "Switch the printer off."
    assert notes(person.asked[0]) == {"Careful": "shock"}


def test_it_asks_in_the_persons_language(clock: DeviceClock, facts: Facts) -> None:
    person = Person(language="es")
    hands = hands_of(person, clock, facts)
    hands.brief(DO.open("cover.rear", safety="burn"))
    hands.act("open", "cover.rear")
    assert "trasera" in person.asked[0].text
    assert notes(person.asked[0]) == {"Cuidado": "quemadura"}


def test_who_cannot_says_why(clock: DeviceClock, facts: Facts) -> None:
    person = Person(Answer(Said.CANNOT, why="the screw is stripped"))
    with pytest.raises(CannotAct, match=r"cannot act open cover\.rear: the screw is stripped"):
        hands_of(person, clock, facts).act("open", "cover.rear")


def test_who_skips_leaves_the_case_out(clock: DeviceClock, facts: Facts) -> None:
    person = Person(Answer(Said.SKIP, why="no spare part here"))
    with pytest.raises(SkippedByPerson, match="no spare part here"):
        hands_of(person, clock, facts).act("open", "cover.rear")


def test_a_look_offers_what_the_rules_and_the_script_know(clock: DeviceClock, facts: Facts) -> None:
    person = Person(Answer(values=("surface: worn", "surface: glazed", "edge: torn")))
    hands = hands_of(person, clock, facts)
    hands.expect([("tray-2.rollers", "edge", "torn"), ("fuser", "claws", "bent")])
    seen = hands.look("tray-2.rollers")
    offered = {choice.value for choice in person.asked[0].choices}
    assert "edge: torn" in offered
    assert "claws: bent" not in offered
    assert any(one.startswith("surface: ") for one in offered)
    assert person.asked[0].wants is Wants.SOME
    assert seen == {"surface": "worn, glazed", "edge": "torn"}


def test_what_a_look_may_find_is_offered_in_the_persons_language(clock: DeviceClock, facts: Facts) -> None:
    person = Person(language="es")
    hands_of(person, clock, facts).look("tray-2.rollers")
    assert "superficie vidriada" in {choice.text for choice in person.asked[0].choices}
    assert "surface: glazed" in {choice.value for choice in person.asked[0].choices}


def test_a_look_may_be_told_in_free_words(clock: DeviceClock, facts: Facts) -> None:
    hands = hands_of(Person("surface: worn; a paper clip"), clock, facts)
    assert hands.look("tray-2.rollers") == {"surface": "worn", "seen": "a paper clip"}


def test_nothing_may_be_seen(clock: DeviceClock, facts: Facts) -> None:
    assert hands_of(Person(""), clock, facts).look("tray-2.rollers") == {}


def test_a_part_that_is_not_there_is_not_asked_for(clock: DeviceClock, facts: Facts) -> None:
    person = Person()
    with pytest.raises(CannotAct, match="there is no part 'tray-9'"):
        hands_of(person, clock, facts).look("tray-9")
    assert person.asked == []


def test_the_top_sheet_is_told_by_the_words_of_defects(clock: DeviceClock, facts: Facts) -> None:
    person = Person(Answer(values=("top sheet: clean",)))
    assert hands_of(person, clock, facts).look("bin-1") == {"top sheet": "clean"}
    assert "top sheet: grey background" in {choice.value for choice in person.asked[0].choices}


def test_the_panel_is_read_once_for_a_while_and_again_after_an_act(clock: DeviceClock, facts: Facts) -> None:
    person = Person("Paper  jam\n", "", Answer(), "Ready")
    hands = hands_of(person, clock, facts)
    assert hands.read_panel() == "Paper jam"
    assert hands.read_panel() == "Paper jam"
    hands.wait(1.0)
    assert hands.read_panel() == ""
    hands.act("close", "cover.rear")
    assert hands.read_panel() == "Ready"
    assert [one.kind for one in person.asked] == [Kind.PANEL, Kind.PANEL, Kind.ACT, Kind.PANEL]


@pytest.mark.parametrize(("told", "degrees"), [("48.5", 48.5), ("48,5", 48.5), (" 200 ", 200.0)])
def test_a_temperature_is_a_number(told: str, degrees: float, clock: DeviceClock, facts: Facts) -> None:
    assert hands_of(Person(told), clock, facts).temperature_c("fuser") == degrees


@pytest.mark.parametrize("told", ["warm", "", "nan", "1e9", "-300"])
def test_what_is_no_temperature_is_not_taken(told: str, clock: DeviceClock, facts: Facts) -> None:
    with pytest.raises(CannotAct, match="temperature"):
        hands_of(Person(told), clock, facts).temperature_c("fuser")


def test_a_page_comes_as_a_file_with_the_readings_of_a_ruler(clock: DeviceClock, facts: Facts) -> None:
    file = png()
    person = Person(Answer(file=file), "repeat mark every 94.2 mm\n\n names roller.drum ")
    page = hands_of(person, clock, facts).fetch_page("bin-1")
    assert page.png(1_000_000) == file
    assert page.ruler() == ("repeat mark every 94.2 mm", "names roller.drum")


def test_no_page_lies_in_the_bin(clock: DeviceClock, facts: Facts) -> None:
    with pytest.raises(CannotAct, match="no printed page lies in 'bin-1'"):
        hands_of(Person(Answer()), clock, facts).fetch_page("bin-1")


def test_a_large_scan_is_made_small(clock: DeviceClock, facts: Facts) -> None:
    page = hands_of(Person(Answer(file=png(1200, 1700))), clock, facts).fetch_page("bin-1")
    small = page.png(64 * 1024)
    assert len(small) <= 64 * 1024
    with Image.open(io.BytesIO(small)) as image:
        assert min(image.size) >= 80


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"GIF89a", "is no PNG image"),
        (png()[:60], "is a broken PNG image"),
        (png() + b"\0" * (32 * 1024 * 1024), "octets"),
    ],
)
def test_a_file_that_is_no_page_is_told_in_words(
    file: bytes, why: str, clock: DeviceClock, facts: Facts
) -> None:
    with pytest.raises(UsageError, match=why):
        hands_of(Person(Answer(file=file)), clock, facts).fetch_page("bin-1")


@pytest.mark.parametrize(
    ("verb", "permit"),
    [("power_off", "restart"), ("restart", "restart"), ("set_acl", "set"), ("switch_off", "set")],
)
def test_a_person_is_not_asked_for_what_nobody_allowed(
    verb: str, permit: str, clock: DeviceClock, facts: Facts
) -> None:
    person = Person()
    theirs = replace(facts, permits=frozenset({Permit.HANDS}))
    with pytest.raises(NotPermitted, match=f"--allow {permit} lets it"):
        hands_of(person, clock, theirs).act(verb, "power")
    assert person.asked == []
    hands_of(person, clock, theirs).act("open", "cover.rear")
    hands_of(person, clock, replace(theirs, permits=frozenset(Permit))).act(verb, "power")
    assert [one.verb for one in person.asked] == ["open", verb]


def test_an_act_is_held_against_the_step_that_it_is_part_of(clock: DeviceClock, facts: Facts) -> None:
    person = Person()
    hands = hands_of(person, clock, replace(facts, permits=frozenset({Permit.HANDS})))
    hands.brief(DO.set("network.acl", []))
    with pytest.raises(NotPermitted, match="it would change settings; --allow set lets it"):
        hands.act("admit", "network")
    assert person.asked == []


def performer_of(person: Person, clock: DeviceClock, facts: Facts) -> Performer:
    def wait_until(holds: Callable[[], bool], timeout_s: float, every_s: float | None = None) -> bool:
        for _ in range(round(timeout_s)):
            if holds():
                return True
            clock.wait(every_s or 1.0)
        return False

    device = SimpleNamespace(
        facts=facts, hands=PromptedHands(person, clock, facts), drop_usb=lambda: None, wait_until=wait_until
    )
    return Performer(cast(Device, device))


def test_a_person_is_told_to_wait_until_it_has_started_and_is_asked_once(
    clock: DeviceClock, facts: Facts
) -> None:
    person = Person(Answer(), Answer(), "Ready")
    performer = performer_of(person, clock, facts)
    performer.perform(DO.power_cycle(minutes=2))
    assert [one.name for one in person.asked] == ["act power_off power", "act power_on power", "panel panel"]
    assert person.asked[2].text.startswith("Wait until the printer has started, for up to 5 min.")
    assert person.asked[2].takes_s == 300


@pytest.mark.parametrize(
    ("told", "why"), [("", "its panel is dark"), ("Starting", "its panel says “Starting”")]
)
def test_what_a_person_says_of_a_start_is_not_asked_for_again(
    told: str, why: str, clock: DeviceClock, facts: Facts
) -> None:
    person = Person(Answer(), Answer(), told)
    with pytest.raises(StepFailed, match=f"it did not boot: {why}"):
        performer_of(person, clock, facts).perform(DO.power_cycle())
    assert len(person.asked) == 3


@pytest.mark.parametrize(("told", "cool"), [("49,5", True), ("50", True), ("180", False)])
def test_a_person_is_told_to_wait_until_a_part_is_cool_and_is_asked_once(
    told: str, cool: bool, clock: DeviceClock, facts: Facts
) -> None:
    person = Person(told)
    step = DO.wait_cool("fuser", below_c=50, minutes=30)
    hot = pytest.raises(StepFailed, match="fuser is still at 180 °C")
    with nullcontext() if cool else hot:
        performer_of(person, clock, facts).perform(step)
    (asked,) = person.asked
    assert "has cooled to 50 °C, for up to 30 min" in asked.text
    assert (asked.wants, asked.unit, asked.takes_s) == (Wants.NUMBER, "°C", 1_800)
    assert [note.warns for note in asked.notes] == [True]

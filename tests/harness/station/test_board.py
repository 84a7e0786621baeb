"""The board tells what runs, and a question waits for its answer, its time or the end of the run."""

from __future__ import annotations

import threading

from misfeed.journal import CaseRecord, Outcome
from misfeed.prompting import Answer, Choice, Kind, Note, Prompt, Said, Wants
from misfeed.station import Board

OPEN = Prompt(
    kind=Kind.ACT, text="open the cover", notes=(Note("Careful", "burn", warns=True),), picture=b"png"
)
HEAT = Prompt(kind=Kind.TEMPERATURE, text="how warm?", wants=Wants.NUMBER, unit="°C", choices=(Choice("1"),))


def case(name: str, outcome: Outcome = Outcome.PASSED) -> CaseRecord:
    return CaseRecord(case=name, scenario="MP-01", outcome=outcome, reason="it burns")


def test_it_counts_cases_and_names_those_that_run() -> None:
    board = Board(total=5, finished=1)
    board.began("a")
    board.began("b")
    board.watch("b", lambda: {"phase": "detect"})
    board.ended(case("a", Outcome.FAILED))
    plain = board.plain()
    assert (plain["done"], plain["total"], plain["counts"]) == (2, 5, {"failed": 1})
    assert plain["running"] == [{"case": "b", "phase": "detect"}]
    assert plain["last"][0]["reason"] == "it burns"


def test_a_question_waits_for_its_answer() -> None:
    board = Board(1)
    got: list[Answer | None] = []
    asker = threading.Thread(target=lambda: got.append(board.ask(OPEN, 20)))
    seen = -1
    asker.start()
    while board.plain()["prompt"] is None:
        seen = board.wait(seen, 5)
    prompt = board.plain()["prompt"]
    assert (prompt["text"], prompt["picture"]) == ("open the cover", True)
    assert board.picture(prompt["number"]) == b"png"
    assert board.answer(prompt["number"] + 1, Answer()) == "is no longer asked"
    assert prompt["notes"] == [{"heading": "Careful", "text": "burn", "warns": True}]
    assert board.answer(prompt["number"], Answer(Said.CANNOT)) == ""
    asker.join(20)
    assert got == [Answer(Said.CANNOT)]
    assert board.answer(prompt["number"], Answer()) == "is no longer asked"
    assert board.plain()["prompt"] is None


def test_nobody_answers_in_time() -> None:
    assert Board(1).ask(OPEN, 0.0) is None


def test_the_end_of_the_run_takes_the_question_back() -> None:
    board = Board(1)
    board.close()
    assert board.ask(OPEN) is None
    assert board.plain()["ended"]


def test_who_waits_hears_of_a_change_at_once_and_of_nothing_when_time_is_over() -> None:
    board = Board(1)
    seen = board.wait(-1, 0)
    assert board.wait(seen, 0) == seen
    board.began("a")
    assert board.wait(seen, 20) != seen


def test_an_answer_of_another_form_is_not_taken() -> None:
    board = Board(1)
    got: list[Answer | None] = []
    asker = threading.Thread(target=lambda: got.append(board.ask(HEAT, 20)))
    seen = -1
    asker.start()
    while board.plain()["prompt"] is None:
        seen = board.wait(seen, 5)
    assert board.answer(1, Answer(value="warm")) == "wants a number of °C, such as 42.5"
    assert board.answer(1, Answer(value="48,5")) == ""
    asker.join(20)
    assert got == [Answer(value="48,5")]


def test_a_question_that_is_answered_elsewhere_is_taken_back() -> None:
    board, over = Board(1), threading.Event()
    over.set()
    assert board.ask(OPEN, 20, over) is None
    assert board.plain()["prompt"] is None

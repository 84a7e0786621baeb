"""The board tells what runs, and a question waits for its answer, its time or the end of the run."""

from __future__ import annotations

import threading

from misfeed.journal import CaseRecord, Outcome
from misfeed.station import Answer, Board, Prompt


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
    asker = threading.Thread(target=lambda: got.append(board.ask(Prompt("open the cover", b"png"), 20)))
    seen = -1
    asker.start()
    while board.plain()["prompt"] is None:
        seen = board.wait(seen, 5)
    prompt = board.plain()["prompt"]
    assert (prompt["text"], prompt["picture"]) == ("open the cover", True)
    assert board.picture(prompt["number"]) == b"png"
    assert not board.answer(prompt["number"] + 1, Answer.DONE)
    assert board.answer(prompt["number"], Answer.CANNOT)
    asker.join(20)
    assert got == [Answer.CANNOT]
    assert not board.answer(prompt["number"], Answer.DONE)
    assert board.plain()["prompt"] is None


def test_nobody_answers_in_time() -> None:
    assert Board(1).ask(Prompt("open the cover"), 0.0) is None


def test_the_end_of_the_run_takes_the_question_back() -> None:
    board = Board(1)
    board.close()
    assert board.ask(Prompt("open the cover")) is None
    assert board.plain()["ended"]


def test_who_waits_hears_of_a_change_at_once_and_of_nothing_when_time_is_over() -> None:
    board = Board(1)
    seen = board.wait(-1, 0)
    assert board.wait(seen, 0) == seen
    board.began("a")
    assert board.wait(seen, 20) != seen

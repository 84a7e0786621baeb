"""A file of answers: the first that fits is taken, and what is wrong in it is told with file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed.errors import UsageError
from misfeed.prompting import Answer, Choice, Kind, NobodyAnswers, Prompt, Said, Wants
from misfeed.prompting.answers import FileOfAnswers
from PIL import Image

OPEN = Prompt(kind=Kind.ACT, verb="open", target="cover.rear", text="Open the rear cover.", case="MP-03[x]")
SHEET = Prompt(kind=Kind.PAGE, target="bin-1", text="Scan it.", wants=Wants.FILE)
HEAT = Prompt(kind=Kind.TEMPERATURE, target="fuser", text="How warm?", wants=Wants.NUMBER, unit="°C")
LOOK = Prompt(
    kind=Kind.LOOK,
    target="tray-2",
    text="Look.",
    wants=Wants.SOME,
    choices=(Choice("surface: worn"), Choice("surface: glazed")),
)

Read = Callable[..., FileOfAnswers]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str, name: str = "answers.toml") -> FileOfAnswers:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return FileOfAnswers.read(tmp_path / name)

    return read


@pytest.mark.parametrize(
    "pattern",
    [
        'kind = "act"',
        'verb = "o*"',
        'target = "cover.*"',
        'case = "MP-03*"',
        'case = "MP-03[x]"',
        'text = "rear cover"',
        'kind = "act"\nverb = "open"\ntarget = "cover.rear"',
        "",
    ],
)
def test_an_answer_is_found_by_what_is_asked(pattern: str, read: Read) -> None:
    assert read(f"[[answer]]\n{pattern}\n").ask(OPEN) == Answer(by="answers.toml:1")


@pytest.mark.parametrize(
    "pattern", ['kind = "look"', 'verb = "close"', 'target = "cover"', 'case = "MP-04*"', 'text = "front"']
)
def test_an_answer_to_something_else_is_none(pattern: str, read: Read) -> None:
    with pytest.raises(UsageError, match=r"has no answer to “Open the rear cover\.”; add"):
        read(f"[[answer]]\n{pattern}\n").ask(OPEN)


def test_the_first_that_fits_is_taken_until_it_is_used_up(read: Read) -> None:
    answers = read(
        '[[answer]]\nsay = "cannot"\nwhy = "stuck"\ntimes = 1\n\n[[answer]]\nkind = "act"\ntimes = 1\n'
    )
    assert answers.ask(OPEN) == Answer(Said.CANNOT, why="stuck", by="answers.toml:1")
    assert answers.ask(OPEN) == Answer(by="answers.toml:6")
    with pytest.raises(UsageError, match="has no answer left to"):
        answers.ask(OPEN)
    answers.begin("MP-04[x]")
    assert answers.ask(OPEN).said is Said.CANNOT


def test_numbers_choices_and_files_are_answers(read: Read, tmp_path: Path) -> None:
    Image.new("L", (10, 10)).save(tmp_path / "scan.png")
    answers = read(
        '[[answer]]\nkind = "temperature"\nvalue = 48.5\n'
        '[[answer]]\nkind = "look"\nvalues = ["surface: worn"]\n'
        '[[answer]]\nkind = "page"\nfile = "scan.png"\n'
    )
    assert answers.ask(HEAT).value == "48.5"
    assert answers.ask(LOOK).values == ("surface: worn",)
    assert answers.ask(SHEET).file == (tmp_path / "scan.png").read_bytes()


def test_an_answer_a_line_is_json(read: Read) -> None:
    answers = read('{"kind": "look", "values": []}\n\n{"kind": "act", "say": "skip"}\n', "answers.jsonl")
    assert answers.ask(OPEN) == Answer(Said.SKIP, by="answers.jsonl:3")
    with pytest.raises(UsageError, match=r'add \{"kind": "temperature", "target": "fuser"\}'):
        answers.ask(HEAT)


def test_nothing_is_what_somebody_says_who_is_away(read: Read) -> None:
    with pytest.raises(NobodyAnswers, match=r"nobody answered in time: “Open the rear cover\.”"):
        read('[[answer]]\nsay = "nothing"\n').ask(OPEN)


@pytest.mark.parametrize(
    ("prompt", "answer", "why"),
    [
        (HEAT, 'value = "warm"', "wants a number of °C"),
        (LOOK, 'values = ["surface: bent"]', "wants some of surface: glazed, surface: worn"),
    ],
)
def test_an_answer_of_the_wrong_form_is_told_with_its_line(
    prompt: Prompt, answer: str, why: str, read: Read
) -> None:
    with pytest.raises(UsageError, match=rf"answers\.toml:2: .* {why}"):
        read(f"\n[[answer]]\n{answer}\n").ask(prompt)


def test_a_file_that_is_no_scanned_page_is_told_with_its_line(read: Read, tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(b"GIF89a")
    told = r"answers\.toml:2: “Scan it\.” wants another file: the scanned page is no PNG image"
    with pytest.raises(UsageError, match=told):
        read('\n[[answer]]\nfile = "scan.png"\n').ask(SHEET)


def test_a_file_that_is_not_there_is_told_with_its_line(read: Read) -> None:
    with pytest.raises(UsageError, match=r"answers\.toml:1: scan\.png cannot be read: No such file"):
        read('[[answer]]\nfile = "scan.png"\n').ask(OPEN)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[answer]\n", "answers.toml:1: "),
        ("[[answers]]\n", "holds .*answer.* tables only, not 'answers'"),
        ("answer = 3\n", "tables only"),
        ("answer = [3]\n", "answers.toml:1: it must be a table, not a whole number; an answer takes kind"),
        ('\n[[answer]]\nsay = "perhaps"\n', "answers.toml:3: say: 'perhaps' is no word for it"),
        ("[[answer]]\n[[answer]]\nvalues = [\n1]\n", r"answers.toml:3: values\[0\]: it must be text"),
        ('answer = [\n{},\n{times = "x"}]\n', "answers.toml:3: times: it must be a whole number, not text"),
        ('[[answer]]\nverbs = "open"\n', "answers.toml:2: there is no 'verbs'; an answer takes kind, verb"),
        ('[[answer]]\nkind = "acts"\n', "answers.toml:1: there is no kind 'acts' of question"),
        ('[[answer]]\ntext = "("\n', "answers.toml:1: .* is no regular expression"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_in_one_sentence(text: str, why: str, read: Read) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        read(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "7"])
def test_what_is_wrong_in_a_line_is_told_in_one_sentence(text: str, read: Read) -> None:
    with pytest.raises(UsageError, match=r"answers\.jsonl:2: "):
        read(f"\n{text}\n", "answers.jsonl")


def test_a_file_that_is_no_text_or_not_there_is_told(read: Read, tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"\xff\xfe")
    for name in ("latin.toml", "none.toml"):
        with pytest.raises(UsageError, match=f"{name} cannot be read"):
            FileOfAnswers.read(tmp_path / name)

"""What `misfeed run` says to scripts and arguments that cannot be used: one sentence, its place, exit 2."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed import cli

Said = tuple[int, str]

_numbers = itertools.count(1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A name for the scripts' folder that no other test has: Python remembers modules by name."""
    monkeypatch.chdir(tmp_path)
    return f"misused{next(_numbers)}"


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], folder: str) -> Callable[..., Said]:
    """Run the command in this process; its exit code and its one line of complaint."""

    def say(*words: str) -> Said:
        before = set(sys.modules)
        code = cli.main(["run", *words])
        for name in set(sys.modules) - before:
            if folder in name:
                del sys.modules[name]
        out, complaint = capsys.readouterr()
        assert out == ""
        assert "Traceback" not in complaint
        assert complaint.startswith("misfeed: ")
        assert complaint.count("\n") == 1, complaint
        return code, complaint.removeprefix("misfeed: ").strip()

    return say


def line_of(script: Path, words: str) -> int:
    lines = script.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


SCRIPT_MISTAKES = [
    # what is written, on the line that holds..., what is said
    pytest.param({"more": "prevent=,"}, "prevent=,", "invalid syntax", id="syntax error"),
    pytest.param({"more": "color=3,"}, "@scenario", "scenario takes no 'color'; it takes id,", id="argument"),
    pytest.param({"id": "zz one"}, "@scenario", "scenario id 'zz one' is not of the form MP-01", id="id"),
    pytest.param({"verify": ""}, "@scenario", "ZZ-1: verify is empty", id="nothing to verify"),
    pytest.param(
        {"verify": "'idle'"}, "@scenario", "verify holds 'idle', not a step or something to see", id="verify"
    ),
    pytest.param(
        {"more": "decoy=[see.printer('idle')],"}, "@scenario", "not a step", id="a decoy of what is seen"
    ),
    pytest.param({"more": "decoy=DO.shake('x'),"}, "@scenario", "ZZ-1: decoy is not a list", id="no list"),
    pytest.param(
        {"more": "decoy=[DO.shake('x', minuts=1)],"},
        "DO.shake",
        "DO.shake takes no 'minuts'; did you mean 'minutes'?",
        id="keyword of a step",
    ),
    pytest.param(
        {"more": "decoy=[DO.shake('x', then=1)],"}, "DO.shake", "then=1 is nothing to see", id="then"
    ),
    pytest.param(
        {"verify": "see.alert('jam', sevrity='critical')"},
        "see.alert",
        "see.alert takes no 'sevrity'; did you mean 'severity'?",
        id="keyword of see",
    ),
    pytest.param(
        {"verify": "see.smoke()"}, "see.smoke", "there is no see.smoke; there are", id="word of see"
    ),
    pytest.param(
        {"more": "trigger=DO.kick('x'),"}, "DO.kick", "there is no DO.kick; there are act,", id="word of DO"
    ),
    pytest.param({"more": "owner=limit(unit='s'),"}, "limit(", "a limit needs at least one of", id="limit"),
    pytest.param(
        {"more": "owner=vary('a', 1),"}, "vary('a'", "vary('a') needs at least two values", id="axis"
    ),
    pytest.param(
        {"fault": "cover.tab.brokn"},
        "@scenario",
        "ZZ-1: there is no fault 'cover.tab.brokn'; did you mean 'cover.tab.broken'?",
        id="fault",
    ),
    pytest.param(
        {"with_first": "import nowhere_to_be_found\n"}, "nowhere", "No module named 'nowhere", id="import"
    ),
    pytest.param({"with_first": "raise SystemError()\n"}, "raise", "SystemError", id="anything else"),
]


@pytest.mark.parametrize(("written", "line", "said"), SCRIPT_MISTAKES)
def test_a_mistake_in_a_script_is_told_with_its_place(
    say: Callable[..., Said],
    write: Callable[..., Path],
    folder: str,
    written: dict[str, str],
    line: str,
    said: str,
) -> None:
    script = write(f"{folder}/bad.py", **written)
    code, sentence = say(folder)
    assert code == 2
    place = f"{folder}/bad.py:{line_of(script, line)}: "
    assert sentence.startswith(place), sentence
    assert said in sentence


def test_an_unknown_vantage_point_is_told(
    say: Callable[..., Said], write: Callable[..., Path], folder: str
) -> None:
    script = write(f"{folder}/bad.py")
    script.write_text(script.read_text().replace('"ipp": see', '"ipp@attic": see'))
    code, sentence = say(folder)
    assert code == 2
    assert "ZZ-1: there is no vantage point 'attic'; admin, users, server, guest, outside are" in sentence


def test_one_id_for_two_scenarios_is_told_with_both_places(
    say: Callable[..., Said], write: Callable[..., Path], folder: str
) -> None:
    write(f"{folder}/one.py")
    write(f"{folder}/two.py")
    code, sentence = say(folder)
    assert (code, sentence) == (2, f"{folder}/two.py:4: ZZ-1 is also the id of {folder}/one.py:4; rename one")


def test_two_profiles_of_one_name_are_told(
    say: Callable[..., Said], write: Callable[..., Path], folder: str, tmp_path: Path
) -> None:
    write(f"{folder}/one.py")
    import misfeed.fixtures

    text = (Path(misfeed.fixtures.__path__[0]) / "profiles/mono-laser.toml").read_text()
    (tmp_path / "mono-laser.toml").write_text(text)
    code, sentence = say(folder, "--profile", "mono-laser", "--profile", "./mono-laser.toml")
    assert (code, sentence) == (2, "ZZ-1[mono-laser] is selected twice: two profiles go by one name")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--profile", "mono-lasr"], "there is no profile 'mono-lasr'"),
        (["--profile", "mono-lasr"], "did you mean 'mono-laser'?"),
        (["--profile", "gone.toml"], "cannot read the profile gone.toml"),
        (["no/such/place"], "there is no file or folder 'no/such/place'"),
        (["gone.py"], "there is no file or folder 'gone.py'"),
        (["MP-77"], "no scenario or family is called 'MP-77'; there are MP-01, MP-02, MP-02b"),
        (["XQ-77"], "no scenario or family is called 'XQ-77'; scenarios: CS-01"),
        (["mp-01"], "no scenario or family is called 'mp-01'; did you mean 'MP-01'?"),
        (["MP-1"], "no scenario or family is called 'MP-1'; did you mean 'MP-01'?"),
        (["mp2B"], "no scenario or family is called 'mp2B'; did you mean 'MP-02b'?"),
        (["netwrk"], "no scenario or family is called 'netwrk'; did you mean 'network'?"),
        (["-k", "nothing_is_called_this"], "nothing to run: -k 'nothing_is_called_this' leaves no case of "),
        (["-k", "paper", "MP-08"], "nothing to run: -k 'paper' leaves no case of MP-08"),
        (["-k", "fuser", "MP-1"], "no scenario or family is called 'MP-1'; did you mean 'MP-01'?"),
        (["-k", "(", "MP-01"], "-k '(' is no expression that pytest understands"),
        (["--resume"], "there is no run in runs; `misfeed run` makes one"),
        (["--resume", "MP-01"], "--resume takes the selection of the run it resumes"),
        (["--resume", "--capture-usb", "all"], "--resume takes the selection of the run it resumes"),
        (["--resume", "--seed", "2"], "--resume takes the selection of the run it resumes"),
        (["CS-01", "-o", "taken"], "cannot write to the folder taken"),
    ],
)
def test_a_selection_that_finds_nothing_is_told(
    say: Callable[..., Said], tmp_path: Path, words: list[str], said: str
) -> None:
    (tmp_path / "taken").touch()
    code, sentence = say(*words)
    assert code == 2
    assert said in sentence


def test_a_folder_without_scenarios_is_told(say: Callable[..., Said], tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "plain.py").write_text("def test_nothing(): pass\n")
    assert say(folder) == (2, "nothing to run: no scenario was selected")


def test_nothing_is_left_behind_by_a_run_that_could_not_begin(
    say: Callable[..., Said], tmp_path: Path
) -> None:
    say("--profile", "mono-lasr", "-o", "out")
    say("MP-77")
    assert list(tmp_path.iterdir()) == []


def test_an_output_folder_with_a_run_in_it_is_not_overwritten(
    say: Callable[..., Said], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["run", "CS-01", "--profile", "mono-laser", "-q", "-o", "out"]) == 0
    capsys.readouterr()
    before = (tmp_path / "out" / "run.journal").read_bytes()
    code, sentence = say("CS-01", "--profile", "mono-laser", "-q", "-o", "out")
    assert code == 2
    assert "resume that run, or name another" in sentence
    assert (tmp_path / "out" / "run.journal").read_bytes() == before

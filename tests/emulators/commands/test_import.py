"""`misfeed import`: a recorded walk becomes a profile, or one sentence says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.cli import main
from misfeed.emulators import profiles

WALK = b"""\
1.3.6.1.2.1.1.1.0|4|Example Printer 5, firmware 2
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.1
this line is damaged
1.3.6.1.2.1.43.10.2.1.4.1.1|65|1234
"""


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    path = tmp_path / "Lobby Printer.snmprec"
    path.write_bytes(WALK)
    return path


def test_a_walk_becomes_a_profile_that_loads(
    walk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "lobby.toml"
    assert main(["import", str(walk), "-o", str(output)]) == 0
    said, told = capsys.readouterr()
    assert said.startswith(f"{output}: lobby-printer, ")
    assert f"{walk}:3: " in told
    assert "Traceback" not in told
    profile = profiles.load(str(output))
    assert profile.name == "lobby-printer"
    assert profile.engine.page_count == 1234


def test_a_number_behind_a_point_is_of_the_name(walk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "odd-only-1.1"
    folder.mkdir()
    walk.rename(folder / walk.name)
    output = tmp_path / "odd-only-1.1.toml"
    assert main(["import", str(folder), "-o", str(output)]) == 0
    assert profiles.load(str(output)).name == "odd-only-1-1"


def test_it_may_be_given_a_name(walk: Path, tmp_path: Path) -> None:
    output = tmp_path / "x.toml"
    assert main(["import", str(walk), "-o", str(output), "--name", "reception-5"]) == 0
    assert profiles.load(str(output)).name == "reception-5"


def test_a_name_that_no_profile_can_have_writes_nothing(
    walk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "x.toml"
    for name in ("Reception 5", 'a"\nb', "\\"):
        assert main(["import", str(walk), "-o", str(output), "--name", name]) == 2
        assert "name" in capsys.readouterr().err
    assert not output.exists()


def test_what_is_there_is_replaced_only_when_forced(
    walk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "x.toml"
    output.write_text("precious", encoding="utf-8")
    assert main(["import", str(walk), "-o", str(output)]) == 2
    assert "--force replaces it" in capsys.readouterr().err
    assert output.read_text(encoding="utf-8") == "precious"
    assert main(["import", str(walk), "-o", str(output), "--force"]) == 0
    assert profiles.load(str(output)).name == "lobby-printer"


@pytest.mark.parametrize("junk", [b"", b"nothing of use\n" * 3, bytes(range(256)) * 20])
def test_a_file_without_a_usable_line_exits_2_with_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], junk: bytes
) -> None:
    broken, output = tmp_path / "broken.snmprec", tmp_path / "x.toml"
    broken.write_bytes(junk)
    assert main(["import", str(broken), "-o", str(output)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "broken.snmprec" in told
    assert not output.exists()


@pytest.mark.parametrize(
    ("octets", "wrong"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"Dear diary\n", "is of no known form"),
        (bytes(range(256)) * 20, "is of no known form"),
    ],
)
def test_a_file_of_no_known_form_is_told_which_forms_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], octets: bytes, wrong: str
) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(octets)
    assert main(["import", str(path), "-o", str(tmp_path / "x.toml")]) == 2
    told = capsys.readouterr().err
    assert f"{path} {wrong}; give an SNMP walk" in told
    for form in ("OID|TAG|VALUE", "*.ipp", "ipptool -tv", "ipptool -X", "lsusb -v", "raw", "hex dump"):
        assert form in told
    assert told.count("\n") == 1


def test_a_walk_may_have_any_name_and_begin_with_a_damaged_line(tmp_path: Path) -> None:
    path, output = tmp_path / "walk.txt", tmp_path / "x.toml"
    path.write_bytes(b"damaged\r\n" + WALK)
    assert main(["import", str(path), "-o", str(output)]) == 0


ONE_LISTED = "Bus 001 Device 002: ID 04a9:27fa Canon, Inc.\n"
HUB = "Bus 001 Device 001: ID 1d6b:0002 Linux Foundation 2.0 root hub\n"


@pytest.mark.parametrize(
    ("listed", "named"), [(ONE_LISTED, "04a9:27fa"), (ONE_LISTED + HUB, "VENDOR:PRODUCT")]
)
@pytest.mark.parametrize("name", ["bad.txt", "folder/lsusb.txt"])
def test_what_lsusb_prints_without_v_is_told_with_the_command_that_tells_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], listed: str, named: str, name: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(listed)
    given = path if path.parent == tmp_path else path.parent
    assert main(["import", str(given), "-o", str(tmp_path / "x.toml")]) == 2
    told = capsys.readouterr().err
    assert f"this is lsusb without -v, which tells no descriptors; use `sudo lsusb -v -d {named}`" in told


def test_files_that_cannot_be_used_are_told(
    walk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for source, output, says in (
        (tmp_path / "missing", tmp_path / "x.toml", "no such file"),
        (empty, tmp_path / "x.toml", "has neither IPP answers (*.ipp) nor an SNMP walk"),
        (walk, tmp_path / "nowhere" / "x.toml", "cannot write"),
        (walk, tmp_path / "x.txt", "ends in .toml"),
    ):
        assert main(["import", str(source), "-o", str(output)]) == 2
        assert says in capsys.readouterr().err

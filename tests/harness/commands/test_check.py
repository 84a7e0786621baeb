"""`misfeed check`: what is wrong, in which line, with nothing run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]

SCRIPT = '''\
from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "ZZ-1",
    needs={"{cover}"},
    ticket=Ticket(en="It says open.", es="Dice abierta."),
    fault=fault("cover.tab.broken", at="{cover}"),
    trigger=DO.print("one-page.pdf"),
    shows={"ipp": see.printer("stopped")},
    lookalikes=["MP-09"],
    repair=[DO.open("{cover}"), DO.replace("{cover}"), DO.close("{cover}")],
    verify=[see.no_conditions()],
)
def tab() -> None:
    """A broken tab."""
'''


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write the script into the test's folder, with some of its words changed."""

    def put(path: str = "my/tab.py", **changes: str) -> Path:
        text = SCRIPT
        for old, new in changes.items():
            before = {
                "ticket": ', es="Dice abierta."',
                "id": "ZZ-1",
                "document": "one-page",
                "alike": "MP-09",
            }
            text = text.replace(before.get(old, old), new)
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    return put


def test_a_good_script_passes(misfeed: Command, put: Callable[..., Path]) -> None:
    put()
    told = misfeed("check", "my/")
    assert (told.returncode, told.stdout, told.stderr) == (0, "1 script, 1 scenario: nothing wrong\n", "")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {'see.printer("stopped")': 'see.printer("stopped"), "usb": see.port_status("0x10")'},
            "10: see.port_status: '0x10' is no number",
        ),
        ({"id": "MP-08"}, "4: MP-08 is also the id of "),
        ({"ticket": ""}, "7: ZZ-1: the ticket has no text in the language 'es': Ticket(es=...)"),
        ({"alike": "MP-9"}, "11: ZZ-1: there is no scenario 'MP-9' to look like; did you mean 'MP-09'?"),
        ({"alike": "ZZ-1"}, "5: ZZ-1: it names itself as a look-alike"),
        (
            {"cover.tab.broken": "cover.tab.brokn"},
            "8: ZZ-1: there is no fault 'cover.tab.brokn'; did you mean",
        ),
        ({"document": "two-page"}, "9: ZZ-1: there is no sample document 'two-page.pdf'"),
        ({'"{cover}"': '"{covr}"'}, "6: ZZ-1: there is no role 'covr'; did you mean 'cover'?"),
        (
            {'DO.replace("{cover}"': 'DO.replace("{cver}"'},
            "12: ZZ-1: there is no role 'cver'; did you mean 'cover'",
        ),
        ({'DO.replace("{cover}"': 'DO.replace("cvr"'}, "12: ZZ-1: colour-laser-mfp has no part 'cvr'"),
        (
            {'DO.replace("{cover}"': 'DO.replace("{duplex}"'},
            "12: ZZ-1: label-printer has no duplex, which {duplex} means",
        ),
        ({', at="{cover}"': ', at="{cover}", depth=3'}, "8: ZZ-1: cover.tab.broken has no parameter 'depth'"),
        ({', at="{cover}"': ', at="cover"'}, "8: ZZ-1: at='cover' is no part; the role is written {cover}"),
        (
            {', at="{cover}"': ', at="cover.fron"'},
            "8: ZZ-1: no model that it runs on has a part 'cover.fron'; did you mean 'cover.front'?",
        ),
        ({', at="{cover}"': ', at="fuser"'}, "8: ZZ-1: on colour-laser-mfp: cover.tab.broken cannot act at"),
        (
            {'needs={"{cover}"}': 'needs={"flux"}'},
            "6: ZZ-1: it runs on no model: none has a part 'flux'",
        ),
        (
            {'needs={"{cover}"}': 'needs={"cover"}'},
            "6: ZZ-1: it runs on no model: none has a part 'cover'; the role is written {cover}, in braces",
        ),
        (
            {'needs={"{cover}"}': 'needs={"snmp"}'},
            "6: ZZ-1: it runs on no model: none has a part 'snmp'; the service is written service:snmp",
        ),
        (
            {'needs={"{cover}"}': 'needs={"service:snpm"}'},
            "6: ZZ-1: it runs on no model: none offers 'snpm'; did you mean 'snmp'?",
        ),
        (
            {'needs={"{cover}"}': 'needs={"network:snpm"}'},
            "6: ZZ-1: it runs on no model: none offers 'snpm'; did you mean 'snmp'?",
        ),
        (
            {'needs={"{cover}"}': 'needs={"{waste}", "{film}", "roll"}'},
            "6: ZZ-1: it runs on no model: colour-laser-mfp has no",
        ),
        ({'needs={"{cover}"}': 'needs="{cover}"'}, "4: ZZ-1: needs is '{cover}', not a list of names: write"),
        ({'"ipp": see': '"ip": see'}, "4: ZZ-1: shows['ip'] holds 'printer-state is stopped', whose key is"),
        ({"alike": 'MP-09"], requirements=["FW 1'}, "4: ZZ-1: the requirement 'FW 1' is not of the form"),
        ({"alike": "mp-9"}, "4: ZZ-1: the look-alike 'mp-9' is not of the form MP-01"),
        (
            {'"one-page.pdf"': '"one-page.pdf", by="attic"'},
            "9: DO.print: by: there is no 'attic'; there are admin, users",
        ),
        (
            {"see.printer": "see.printr"},
            "10: there is no see.printr; did you mean see.printer?",
        ),
        ({"def tab": "def ta b"}, "15: "),
        (
            {"alike": 'MP-09"], changes=["network.acll'},
            "11: ZZ-1: colour-laser-mfp has no setting 'network.acll'; did you mean 'network.acl'?",
        ),
        ({'"ZZ-1",': '"zz",'}, "4: scenario id 'zz' is not of the form MP-01"),
        ({"verify=[": "verfy=["}, "4: scenario takes no 'verfy'; did you mean 'verify'?"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    misfeed: Command, put: Callable[..., Path], change: dict[str, str], told: str
) -> None:
    put(**change)
    found = misfeed("check", "my/")
    assert (found.returncode, found.stderr) == (2, "")
    lines = found.stdout.splitlines()
    assert any(line.startswith(f"my/tab.py:{told}") for line in lines), found.stdout
    assert lines[-1].endswith(f": {len(lines) - 1} wrong")


def test_everything_wrong_is_told_at_once(misfeed: Command, put: Callable[..., Path]) -> None:
    put("my/one.py", ticket="", alike="MP-9", document="two-page")
    put("my/two.py", **{"see.printer": "see.printr"})
    told = misfeed("check", "my/", "--json")
    assert told.returncode == 2
    assert [(Path(one["file"]).name, one["line"]) for one in json.loads(told.stdout)] == [
        ("one.py", 7),
        ("one.py", 9),
        ("one.py", 11),
        ("two.py", 10),
    ]


def test_two_scenarios_of_one_id_are_told(misfeed: Command, put: Callable[..., Path]) -> None:
    put("my/one.py")
    put("my/two.py")
    told = misfeed("check", "my/")
    assert told.stdout.startswith("my/two.py:4: ZZ-1 is also the id of my/one.py:4; rename one\n")


def test_only_the_languages_asked_for_must_be_there(misfeed: Command, put: Callable[..., Path]) -> None:
    put(ticket="")
    assert misfeed("check", "my/", "--language", "en").returncode == 0


def test_limits_beside_the_scripts_are_checked(misfeed: Command, put: Callable[..., Path]) -> None:
    file = put()
    limits = file.with_name("limits.toml")
    limits.write_text("[ZZ-2.delay]\ndefault = { le = 2 }\n[ZZ-1.delay]\nmono-lasr = { le = 2 }\n", "utf-8")
    told = misfeed("check", "my/")
    assert told.stdout.splitlines()[:-1] == [
        "my/limits.toml:1: there is no scenario 'ZZ-2' beside it",
        "my/limits.toml:4: ZZ-1 delay: there is no model 'mono-lasr'",
    ]
    limits.write_text("[ZZ-1.delay]\ndefault = { most = 2 }\n", "utf-8")
    assert misfeed("check", "my/").stdout.startswith("my/limits.toml:2: ZZ-1 delay default: there is no")


def test_a_fault_of_ones_own_is_known_to_the_scripts_beside_it(
    misfeed: Command, put: Callable[..., Path]
) -> None:
    misfeed("new", "fault", "cover.hinge.bent", "-o", "my")
    script = put(**{"cover.tab.broken": "cover.hinge.bent"})
    told = misfeed("check", "my/")
    assert (told.returncode, "no rule of the diagnosis names cover.hinge.bent" in told.stdout) == (2, True)
    named = script.read_text("utf-8").replace(
        "    trigger=", '    cause="cover.tab.broken",\n    trigger=', 1
    )
    script.write_text(named, "utf-8")
    told = misfeed("check", "my/")
    assert (told.returncode, told.stdout) == (0, "2 scripts, 1 scenario, 1 fault: nothing wrong\n")


def test_a_profile_is_checked(misfeed: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('format = 1\nname = "bad"\n', "utf-8")
    told = misfeed("check", "bad.toml")
    assert told.returncode == 2
    assert told.stdout.startswith("bad.toml")
    assert told.stdout.endswith("1 profile: 1 wrong\n")


def test_all_that_is_wrong_with_a_profile_is_told_by_line(misfeed: Command, tmp_path: Path) -> None:
    delivered = Path(str(files("misfeed.fixtures") / "profiles" / "mono-laser.toml")).read_text("utf-8")
    text = delivered.replace("speed_ppm = 33", 'speed_ppm = "33"').replace("level = 200", 'level = "many"')
    (tmp_path / "bad.toml").write_text(text, "utf-8")
    told = misfeed("check", "bad.toml")
    assert told.returncode == 2
    new = {*text.splitlines()} - {*delivered.splitlines()}
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line in new]
    assert [line.split(":")[1] for line in told.stdout.splitlines()[:-1]] == [str(number) for number in lines]
    assert told.stdout.endswith("1 profile: 2 wrong\n")
    quirks = 'quirks = ["snmp.no-bluk", "ipp.only-1.1", "ipp.only-1.2"]'
    quirky = delivered.replace("format = 1", f"format = 1\n{quirks}")
    (tmp_path / "bad.toml").write_text(quirky, "utf-8")
    told = misfeed("check", "bad.toml")
    assert "did you mean 'snmp.no-bulk'?" in told.stdout
    assert told.stdout.endswith("1 profile: 2 wrong\n")


def test_nothing_to_check_is_misuse(misfeed: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("")
    for words, complaint in (
        (("empty",), "there is no scenario, profile or fault in empty"),
        (("nowhere",), "there is no file or folder 'nowhere'"),
        (("a.txt",), "a.txt is no folder, Python file (.py) or profile (.toml)"),
        (("empty", "--profile", "mono-lasr"), "there is no profile 'mono-lasr'"),
    ):
        told = misfeed("check", *words)
        assert told.returncode == 2
        assert told.stderr.startswith(f"misfeed: {complaint}")
        assert told.stderr.count("\n") == 1


def test_the_built_in_scenarios_have_nothing_wrong(misfeed: Command) -> None:
    told = misfeed("check", "--profile", "mono-laser", "--profile", "inkjet-mfp")
    assert told.returncode == 0, told.stdout

"""Bench files: what they say, and that every slip is told in one sentence with its line, and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.errors import BenchError, UsageError
from misfeed.permits import Permit
from misfeed.real.benchfile import Bench
from misfeed.real.secret import Reference
from misfeed.real.unit import RealUnit

WHOLE = """\
[devices.office]
ipp = "ipp://192.0.2.7/ipp/print"
snmp = "192.0.2.7"
pjl = "192.0.2.7:9101"
lpd = "192.0.2.7/raw"
community = { env = "OFFICE_COMMUNITY" }
admin = { name = "admin", secret = { file = "SECRETS" } }
kind = "laser"
roles = { tray = "tray-2" }
allow = ["print", "cancel-jobs"]
hands = "prompts"

[devices.lab]
ipp = "ipp://[2001:db8::7]:8631/ipp/print/q"
"""


def read(tmp_path: Path, text: str, *allowed: Permit) -> Bench:
    file = tmp_path / "office.toml"
    file.write_text(text, encoding="utf-8")
    return Bench.read(file, frozenset(allowed))


def test_addresses_have_the_ports_of_their_services(tmp_path: Path) -> None:
    bench = read(tmp_path, WHOLE)
    assert bench.devices["office"].doors() == {
        "ipp": ("192.0.2.7", 631),
        "snmp": ("192.0.2.7", 161),
        "pjl": ("192.0.2.7", 9101),
        "lpd": ("192.0.2.7", 515),
    }
    assert bench.devices["office"].queue() == "raw"
    assert bench.devices["lab"].printer_uri() == ("2001:db8::7", 8631, "/ipp/print/q")


def test_a_device_may_be_allowed_what_was_asked_for_and_its_entry_lets(tmp_path: Path) -> None:
    bench = read(tmp_path, WHOLE, Permit.PRINT)
    assert bench.permits("office") == {Permit.PRINT}
    assert bench.permits("lab") == frozenset()
    assert read(tmp_path, WHOLE).permits("office") == frozenset()


def test_a_bench_comes_back_from_what_it_tells_other_processes(tmp_path: Path) -> None:
    bench = read(tmp_path, WHOLE, Permit.PRINT)
    assert Bench.of(bench.told()) == bench


OFFICE = '[devices.office]\nipp = "ipp://192.0.2.7/ipp/print"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "office.toml: it names no device: write [devices.NAME]"),
        ("[devices]\n", "office.toml: it names no device"),
        ("[device.office]\n", "office.toml:1: a bench file has no 'device'; did you mean 'devices'?"),
        ("[devices.office]\nipp = \n", "office.toml:2: Invalid value"),
        ("[devices.office]\nkind = 'laser'\n", "office.toml:1: say where it answers"),
        (OFFICE + 'snpm = "192.0.2.7"\n', "office.toml:3: a device has no 'snpm'; did you mean 'snmp'?"),
        (OFFICE + 'allow = ["prnt"]\n', "office.toml:3: nothing is allowed by 'prnt'; did you mean 'print'?"),
        (OFFICE + 'hands = "robot"\n', "office.toml:3: hands: 'robot' is no word for it; choose prompts"),
        (
            OFFICE + "[devices.office.console]\nport = 'x'\nparity = 'evn'\n",
            "office.toml:5: console.parity: 'evn' is no word for it; choose none, even, odd, mark, space",
        ),
        (
            OFFICE + "[devices.office.console]\nport = 'x'\nflow = 'rts'\n",
            "office.toml:5: console.flow: 'rts' is no word for it; choose none, xon-xoff, rts-cts, dtr-dsr",
        ),
        (OFFICE + "kind = 3\n", "office.toml:3: kind: it must be text, not a whole number"),
        (
            OFFICE + "[devices.office.snmp_user]\nname = 'a'\nsecret = { env = 3 }\n",
            "office.toml:5: snmp_user.secret.env: it must be text, not a whole number",
        ),
        (
            OFFICE + "[devices.office.snmp_user]\nname = 'a'\nsecrte = { env = 'X' }\n",
            "office.toml:5: snmp_user: there is no 'secrte'",
        ),
        (OFFICE + "parts = [\n  'a',\n  2,\n]\n", "office.toml:3: parts[1]: it must be text"),
        (OFFICE + 'roles = { tary = "tray-1" }\n', "there is no role 'tary'; did you mean 'tray'?"),
        (OFFICE + 'vantage = "attic"\n', "office.toml:3: vantage is one of admin, users"),
        (OFFICE + 'usb = "hp"\n', "office.toml:3: usb is vendor and product"),
        (OFFICE + 'usb = "03f0:8104:"\n', "office.toml:3: usb is vendor and product"),
        (OFFICE + 'snmp = "udp://192.0.2.7"\n', "office.toml:3: snmp is a host and a port"),
        (OFFICE + 'snmp = "192.0.2.7:99999"\n', "office.toml:"),
        ('[devices.office]\nipp = "http://x/"\n', "office.toml:2: ipp is an address such as"),
        (OFFICE + 'certificate = "any"\n', "office.toml:3: certificate is of an ipps: address"),
        (
            '[devices.office]\nipp = "ipps://x/"\ncertificate = "ab:cd"\n',
            "office.toml:3: certificate is a SHA-256 fingerprint",
        ),
        ('[devices."a b"]\nipp = "ipp://x/"\n', "office.toml:1: a device's name is made of"),
        (OFFICE + "community = { }\n", "office.toml:3: community: say where it is kept"),
        (
            '[devices.one]\nipp = "ipp://x/"\nkind = "laser"\n[devices.two]\nipp = "ipp://x/"\nkind = 2\n',
            "office.toml:6: kind",
        ),
    ],
)
def test_every_slip_is_told_in_one_sentence_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        read(tmp_path, text)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no bench file"):
        Bench.read(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "line",
    [
        'community = "hunter2"',
        'snmp_user = { name = "fleet", secret = "hunter2" }',
        'admin = { name = "admin", password = "hunter2" }',
        'password = "hunter2"',
        'ipp = "ipp://admin:hunter2@192.0.2.7/ipp/print"',
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path, line: str) -> None:
    start = "[devices.office]\n" if line.startswith("ipp") else OFFICE
    with pytest.raises(UsageError) as told:
        read(tmp_path, start + line + "\n")
    assert "hunter2" not in str(told.value)
    assert str(told.value).partition(": ")[0].endswith(f"office.toml:{start.count(chr(10)) + 1}")


def test_asking_for_more_than_the_file_lets_is_a_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--allow set: .*office.toml allows it for no device"):
        read(tmp_path, WHOLE, Permit.SET)


# -- secrets -------------------------------------------------------------------------------------------------


def test_a_secret_is_read_where_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_COMMUNITY", "fleet-r0")
    (tmp_path / "secret").write_text("hunter2\n")
    assert Reference(env="OFFICE_COMMUNITY").resolve("office") == "fleet-r0"
    assert Reference(file=str(tmp_path / "secret")).resolve("office") == "hunter2"


def test_a_secret_that_is_not_there_is_told_by_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OFFICE_COMMUNITY", raising=False)
    with pytest.raises(BenchError, match="office: community: the environment has no variable OFFICE_COMM"):
        Reference(env="OFFICE_COMMUNITY").resolve("office: community")
    with pytest.raises(BenchError, match="none cannot be read: No such file"):
        Reference(file=str(tmp_path / "none")).resolve("office")
    (tmp_path / "empty").touch()
    with pytest.raises(BenchError, match="is empty"):
        Reference(file=str(tmp_path / "empty")).resolve("office")


def test_no_secret_shows_in_what_a_unit_says_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE_COMMUNITY", "hunter2")
    text = '[devices.office]\nsnmp = "127.0.0.1:1"\ncommunity = { env = "OFFICE_COMMUNITY" }\n'
    bench = read(tmp_path, text)
    unit = RealUnit("office", bench.devices["office"], frozenset())
    assert unit.site["snmp.community"] == "hunter2"
    told = (repr(unit), repr(unit.known), repr(unit.facts), repr(bench), bench.told(), str(unit.known.silent))
    assert not any("hunter2" in one for one in told)


def test_a_line_is_that_of_the_key_and_not_of_a_word_like_it(tmp_path: Path) -> None:
    text = '# what we allow\n[devices.other]\nipp = "ipp://127.0.0.1/allow"\n\n[devices.mfp]\n'
    with pytest.raises(UsageError, match=r"office.toml:7: nothing is allowed by 'prnt'"):
        read(tmp_path, text + 'ipp = "ipp://127.0.0.1/ipp/print"\nallow = ["prnt"]\n')

"""Net-SNMP's snmpusm changes the keys of an emulated printer's users, over real sockets."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.control import ControlClient

pytestmark = pytest.mark.skipif(
    shutil.which("snmpusm") is None and os.environ.get("MISFEED_PEERS") != "required",
    reason="snmpusm is not installed",
)

WORDS, NEWER = "correct-horse", "another-horse"
OWN = ("1.3.6.1.2.1.1", "1.3.6.1.6.3.15.1.2.2.1.7", "1.3.6.1.6.3.15.1.2.2.1.10")
"""The system group, usmUserOwnAuthKeyChange and usmUserOwnPrivKeyChange (RFC 3414 §11.4)."""
MODES = [("MD5", "DES"), ("SHA", "AES"), ("SHA-256", "AES"), ("SHA-512", "AES-256"), ("SHA", "none")]


class Served:
    """A printer whose user "root" sees and writes everything, and "clerk" its own keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "misfeed", "emulate", "mono-laser", "--json", "--until-parent-exits"],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        facts = json.loads(self.process.stdout.readline())
        self.control = ControlClient(facts["control"])
        self.port = facts["ports"]["snmp"]

    def add(self, name: str, auth: str, priv: str, view: str = "everything") -> None:
        self.control.act(
            "add_snmp_user", "network",
            name=name, passphrase=WORDS, auth=auth, priv=priv, priv_passphrase=WORDS, read=view, write=view,
        )  # fmt: skip

    def ask(self, tool: str, name: str, words: str, auth: str, priv: str, *rest: str) -> tuple[int, str]:
        level = "authNoPriv" if priv == "none" else "authPriv"
        command = [tool, "-v3", "-r", "0", "-t", "3", "-u", name, "-l", level, "-a", auth, "-A", words]
        command += [] if priv == "none" else ["-x", priv, "-X", words]
        folder = str(self._folder)
        done = subprocess.run(
            [*command, f"127.0.0.1:{self.port}", *rest],
            env=os.environ | {"SNMPCONFPATH": folder, "SNMP_PERSISTENT_DIR": folder, "MIBS": ""},
            capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def opens(self, name: str, words: str, auth: str, priv: str) -> bool:
        return self.ask("snmpget", name, words, auth, priv, "1.3.6.1.2.1.1.5.0")[0] == 0


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    found = Served(tmp_path)
    yield found
    found.process.terminate()
    found.process.communicate(timeout=10)


@pytest.mark.parametrize(("auth", "priv"), MODES)
def test_a_pass_phrase_is_changed_by_an_administrator(served: Served, auth: str, priv: str) -> None:
    served.add("root", auth, priv)
    served.add("fleet", auth, priv, "all")
    keys = ["-Ca"] if priv == "none" else []
    code, told = served.ask("snmpusm", "root", WORDS, auth, priv, *keys, "passwd", WORDS, NEWER, "fleet")
    assert code == 0, told
    assert served.opens("fleet", NEWER, auth, priv)
    assert not served.opens("fleet", WORDS, auth, priv)
    assert served.opens("root", WORDS, auth, priv)


def test_who_gives_the_wrong_old_one_gets_another_than_wanted(served: Served) -> None:
    served.add("root", "SHA", "AES")
    served.add("fleet", "SHA", "AES", "all")
    served.ask("snmpusm", "root", WORDS, "SHA", "AES", "passwd", "wrong-horse", NEWER, "fleet")
    assert not served.opens("fleet", NEWER, "SHA", "AES")


def test_a_user_changes_its_own_pass_phrase(served: Served) -> None:
    served.control.act("set_snmp_view", "network", name="own", subtrees=OWN)
    served.add("clerk", "SHA", "AES", "own")
    served.add("fleet", "SHA", "AES", "all")
    code, told = served.ask("snmpusm", "clerk", WORDS, "SHA", "AES", "passwd", WORDS, NEWER)
    assert code == 0, told
    assert served.opens("clerk", NEWER, "SHA", "AES")
    code, told = served.ask("snmpusm", "clerk", NEWER, "SHA", "AES", "passwd", WORDS, NEWER, "fleet")
    assert "noAccess" in told
    assert served.opens("fleet", WORDS, "SHA", "AES")


def test_who_sees_no_users_changes_none(served: Served) -> None:
    served.add("fleet", "SHA", "AES", "all")
    _, told = served.ask("snmpusm", "fleet", WORDS, "SHA", "AES", "passwd", WORDS, NEWER, "fleet")
    assert "noAccess" in told
    assert served.opens("fleet", WORDS, "SHA", "AES")

"""SNMPv3 judged by Net-SNMP: its tools ask our agent, and our client asks its daemon, in every mode."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.errors import NoAnswer, Refused
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser, UsmRefusal
from misfeed.protocols.snmp import OctetString
from misfeed.protocols.snmp.usm_keys import Auth, Priv
from misfeed.transports.sockets import SocketRoute

pytestmark = pytest.mark.peer

TOOLS = ("snmpget", "snmpbulkwalk", "snmpset", "snmpd")
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
PHRASE, HIDDEN = "correct-horse", "battery-staple"
START_S = 20.0
NAME = "1.3.6.1.2.1.1.5.0"
MODES = [(auth, priv) for auth in Auth for priv in (None, *Priv)]


def tool(name: str) -> str:
    return shutil.which(name, path=PATH) or name


@pytest.fixture(autouse=True, scope="module")
def _net_snmp() -> None:
    missing = [name for name in TOOLS if shutil.which(name, path=PATH) is None]
    if missing:
        reason = f"Net-SNMP's {', '.join(missing)} not found; install the Debian packages snmp and snmpd"
        if os.environ.get("MISFEED_PEERS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


def label(auth: Auth | None, priv: Priv | None) -> str:
    return f"{auth.label if auth else 'none'}-{priv.label if priv else 'none'}"


def user_name(auth: Auth | None, priv: Priv | None) -> str:
    return f"u-{label(auth, priv)}".lower()


# -- its tools ask our agent --------------------------------------------------------------------------------


@dataclass
class Served:
    machine: Machine
    port: int
    folder: Path

    def run(self, name: str, *arguments: str, wait_s: int = 5) -> str:
        done = subprocess.run(
            [
                *(tool(name), "-v", "3", "-t", str(wait_s), "-r", "0", "-m", "", "-On", "-Oe", "-Ir"),
                *arguments[:-1],
                f"udp:127.0.0.1:{self.port}",
                *arguments[-1].split(),
            ],
            env={**os.environ, "SNMP_PERSISTENT_DIR": str(self.folder)},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
        )
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    machine = Machine(shelf.load("mono-laser"), WallClock())
    machine.act("set_snmp_view", "network", name="names", subtrees=("1.3.6.1.2.1.1", "-1.3.6.1.2.1.1.3"))
    for auth, priv in MODES:
        machine.act(
            "add_snmp_user",
            "network",
            name=user_name(auth, priv),
            passphrase=PHRASE,
            auth=auth.label,
            priv=priv.label if priv else "none",
            priv_passphrase=HIDDEN,
        )
    machine.act("add_snmp_user", "network", name="open", passphrase=PHRASE, auth="none", read="names")
    with Serving(Host(machine)) as serving:
        yield Served(machine, serving.ports["snmp"], tmp_path_factory.mktemp("net-snmp"))


def as_user(auth: Auth | None, priv: Priv | None, phrase: str = PHRASE, hidden: str = HIDDEN) -> list[str]:
    level = "authPriv" if priv else "authNoPriv" if auth else "noAuthNoPriv"
    words = ["-l", level, "-u", user_name(auth, priv) if auth else "open"]
    if auth:
        words += ["-a", auth.label, "-A", phrase]
    if priv:
        words += ["-x", priv.label, "-X", hidden]
    return words


@pytest.mark.parametrize(("auth", "priv"), MODES, ids=lambda one: one.label if one else "none")
def test_its_tools_read_our_agent_in_every_mode(served: Served, auth: Auth, priv: Priv | None) -> None:
    found = served.run("snmpget", *as_user(auth, priv), NAME)
    assert f'STRING: "{served.machine.profile.identity.hostname}"' in found
    if priv is not None:
        wrong = served.run("snmpget", *as_user(auth, priv, hidden="another-horse"), NAME)
        assert "Decryption error" in wrong or "usmStatsDecryptionErrors" in wrong
    wrong = served.run("snmpget", *as_user(auth, priv, phrase="another-horse"), NAME)
    assert "Authentication failure" in wrong


def test_a_walk_is_the_same_encrypted_or_not(served: Served) -> None:
    root = "1.3.6.1.2.1.43"
    plain = served.run("snmpbulkwalk", *as_user(Auth.SHA256, None), root)
    assert plain.count("\n") > 100
    assert served.run("snmpbulkwalk", *as_user(Auth.SHA512, Priv.AES256), root) == plain


def test_who_does_not_sign_sees_a_view(served: Served) -> None:
    found = served.run("snmpbulkwalk", *as_user(None, None), "1.3.6.1.2.1")
    names = re.findall(r"^\.([0-9.]+) =", found, re.MULTILINE)
    assert len(names) > 4
    assert all(name.startswith("1.3.6.1.2.1.1.") for name in names)
    assert not any(name.startswith("1.3.6.1.2.1.1.3.") for name in names)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-l", "authPriv", "-u", "u-sha-none", "-a", "SHA", "-A", PHRASE, "-x", "AES", "-X", HIDDEN],
         "Unsupported security level"),
        (["-l", "authNoPriv", "-u", "u-sha-aes", "-a", "SHA", "-A", PHRASE], "authorizationError"),
        (["-l", "noAuthNoPriv", "-u", "u-sha-none"], "Unsupported security level"),
        (["-l", "authNoPriv", "-u", "nobody", "-a", "SHA", "-A", PHRASE], "Unknown user name"),
        (["-l", "authNoPriv", "-u", "u-sha-none", "-a", "SHA", "-A", PHRASE, "-n", "bridge1"],
         "Bad context"),
        (["-l", "authNoPriv", "-u", "u-sha-none", "-a", "SHA", "-A", PHRASE, "-E", "800000020109840301"],
         "Bad version"),
    ],
)  # fmt: skip
def test_what_it_is_not_told_it_hears_the_reason_for(served: Served, words: list[str], said: str) -> None:
    found = served.run("snmpget", *words, NAME)
    assert served.machine.profile.identity.hostname not in found
    assert re.search(said, found), found


def test_another_engine_and_another_time_are_not_answered(served: Served) -> None:
    # It does not believe our engine either, which is another than it was told of.
    who = as_user(Auth.SHA, None)
    assert "Timeout" in served.run("snmpget", *who, "-e", "0x800000020109840301", NAME, wait_s=1)
    assert "Timeout" in served.run("snmpget", *who, "-Z", "5,600", NAME, wait_s=1)


# -- our client asks its daemon -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketRoute]:
    folder = tmp_path_factory.mktemp("snmpd")
    lines = ["sysName its-daemon", "sysLocation nowhere", "rouser open noauth 1.3.6.1.2.1.1"]
    lines += ["createUser open"]
    for auth, priv in MODES:
        name = user_name(auth, priv)
        lines.append(f"createUser {name} {auth.label} {PHRASE}" + (f" {priv.label} {HIDDEN}" if priv else ""))
        lines.append(f"rouser {name} {'priv' if priv else 'auth'} 1.3.6.1")
    (folder / "snmpd.conf").write_text("\n".join(lines) + "\n")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder / "log").open("w")
    process = subprocess.Popen(
        [tool("snmpd"), "-f", "-Lo", "-C", "-c", str(folder / "snmpd.conf"), f"udp:127.0.0.1:{port}"],
        env={**os.environ, "SNMP_PERSISTENT_DIR": str(folder / "kept"), "MIBS": ""},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    route = SocketRoute("127.0.0.1", {"snmp": port})
    try:
        give_up = time.monotonic() + START_S
        while time.monotonic() < give_up:
            if process.poll() is not None:
                pytest.fail(f"snmpd ended: {(folder / 'log').read_text()[-500:]}")
            try:
                client(route, Auth.SHA, None, timeout_s=0.2).up_time()
                break
            except (NoAnswer, Refused):
                time.sleep(0.05)
        yield route
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def client(
    route: SocketRoute,
    auth: Auth | None,
    priv: Priv | None,
    phrase: str = PHRASE,
    hidden: str = HIDDEN,
    timeout_s: float = 5.0,
) -> SnmpClient:
    user = SnmpUser(user_name(auth, priv) if auth else "open", phrase, auth, priv, hidden if priv else "")
    return SnmpClient(route, user=user, timeout_s=timeout_s, retries=0)


@pytest.mark.parametrize(("auth", "priv"), MODES, ids=lambda one: one.label if one else "none")
def test_our_client_reads_its_daemon_in_every_mode(
    daemon: SocketRoute, auth: Auth, priv: Priv | None
) -> None:
    found = client(daemon, auth, priv)
    assert found.get(NAME)[0][1] == OctetString(b"its-daemon")
    assert len(list(found.walk("1.3.6.1.2.1.1"))) > 8
    with pytest.raises(UsmRefusal) as caught:
        client(daemon, auth, priv, phrase="another-horse").up_time()
    assert caught.value.answer == "usmStatsWrongDigests"


def test_our_client_reads_it_without_a_signature(daemon: SocketRoute) -> None:
    assert client(daemon, None, None).get(NAME)[0][1] == OctetString(b"its-daemon")


def test_our_client_hears_whom_it_does_not_know(daemon: SocketRoute) -> None:
    with pytest.raises(UsmRefusal, match="compare the users") as caught:
        SnmpClient(daemon, user=SnmpUser("nobody", PHRASE), timeout_s=5.0).up_time()
    assert caught.value.answer == "usmStatsUnknownUserNames"
    user = SnmpUser(user_name(Auth.SHA, None), PHRASE, Auth.SHA, Priv.AES)
    with pytest.raises(UsmRefusal) as caught:
        SnmpClient(daemon, user=user, timeout_s=5.0).up_time()
    assert caught.value.answer == "usmStatsUnsupportedSecLevels"


def test_it_does_not_answer_what_it_cannot_open(daemon: SocketRoute) -> None:
    with pytest.raises((NoAnswer, UsmRefusal)):
        client(daemon, Auth.SHA, Priv.AES, hidden="another-staple", timeout_s=0.5).up_time()

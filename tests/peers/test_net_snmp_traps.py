"""Net-SNMP's snmptrap and snmpinform tell our listener, over SNMPv3 in every mode."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from misfeed.errors import NoAnswer
from misfeed.interfaces.notifications import NotificationListener
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.protocols.snmp.usm import Auth, Priv
from misfeed.transports.sockets import SocketRoute

pytestmark = pytest.mark.skipif(
    shutil.which("snmptrap") is None and os.environ.get("MISFEED_PEERS") != "required",
    reason="snmptrap is not installed",
)

WORDS, HIDDEN = "correct-horse", "battery-staple"
COLD_START = "1.3.6.1.6.3.1.1.5.1"
MODES: list[tuple[Auth | None, Priv | None]] = [
    (None, None),
    (Auth.SHA256, None),
    (Auth.MD5, Priv.DES),
    (Auth.SHA, Priv.AES),
    (Auth.SHA256, Priv.AES256),
    (Auth.SHA512, Priv.AES256C),
]


def told_by(
    folder: Path, port: int, auth: Auth | None, priv: Priv | None, *, inform: bool, passphrase: str = WORDS
) -> subprocess.Popen[bytes]:
    words = ["snmpinform" if inform else "snmptrap", "-v3", "-u", "fleet", "-r", "1", "-t", "2"]
    words += ["-l", "noAuthNoPriv" if auth is None else "authNoPriv" if priv is None else "authPriv"]
    words += ["-a", auth.label, "-A", passphrase] if auth is not None else []
    words += ["-x", priv.label, "-X", HIDDEN] if priv is not None else []
    words += [] if inform else ["-e", "0x8000000b030123456789ab"]
    environment = os.environ | {"SNMPCONFPATH": str(folder), "SNMP_PERSISTENT_DIR": str(folder), "MIBS": ""}
    return subprocess.Popen(
        [*words, f"127.0.0.1:{port}", "4200", COLD_START, "1.3.6.1.2.1.1.5.0", "s", "office"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("inform", [False, True], ids=["trap", "inform"])
@pytest.mark.parametrize(("auth", "priv"), MODES)
def test_what_a_known_user_tells_is_heard(
    tmp_path: Path, auth: Auth | None, priv: Priv | None, inform: bool
) -> None:
    user = SnmpUser("fleet", WORDS if auth else "", auth, priv, HIDDEN if priv else "")
    with NotificationListener(SocketRoute("127.0.0.1", {}), port=0, users=[user]) as listener:
        sender = told_by(tmp_path, listener.port, auth, priv, inform=inform)
        told = listener.receive(20)
        assert (told.name, told.version, told.user, told.inform) == ("coldStart", 3, "fleet", inform)
        assert told.values["sysName"] == "office"
        assert sender.wait(20) == 0, "an inform was acknowledged"


@pytest.mark.parametrize("inform", [False, True], ids=["trap", "inform"])
def test_what_a_stranger_tells_in_that_name_is_not(tmp_path: Path, inform: bool) -> None:
    user = SnmpUser("fleet", WORDS, Auth.SHA, Priv.AES, HIDDEN)
    with NotificationListener(SocketRoute("127.0.0.1", {}), port=0, users=[user]) as listener:
        sender = told_by(
            tmp_path, listener.port, Auth.SHA, Priv.AES, inform=inform, passphrase="another-horse"
        )
        with pytest.raises(NoAnswer):
            listener.receive(2)
        assert (sender.wait(20) == 0) is not inform

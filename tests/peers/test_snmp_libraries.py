"""The SNMPv3 agent judged by gufo-snmp and pysnmp, which share no code with each other or with Net-SNMP."""

from __future__ import annotations

import asyncio
import importlib.util
import os
from collections.abc import Iterator
from typing import Any

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.protocols.snmp import mib
from misfeed.protocols.snmp.usm import UsmReport
from misfeed.protocols.snmp.usm_keys import Auth, Extension, Priv, localised_key, privacy_key

pytestmark = [
    pytest.mark.peer,
    # Of theirs: ciphers that are old, event loops that are left open.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PHRASE, HIDDEN = "correct-horse", "battery-staple"
NAME = "1.3.6.1.2.1.1.5.0"
MODES = [(auth, priv) for auth in Auth for priv in (None, *Priv)]
IDS = {"ids": lambda one: one.label if one else "none"}


@pytest.fixture(autouse=True, scope="module")
def _libraries() -> None:
    missing = [name for name in ("gufo.snmp", "pysnmp") if not _is_there(name)]
    if missing:
        reason = f"{', '.join(missing)} not found; install misfeed[peers]"
        if os.environ.get("MISFEED_PEERS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


def _is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def user_name(auth: Auth, priv: Priv | None) -> str:
    return f"u-{auth.label}-{priv.label if priv else 'none'}".lower()


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Machine, int]]:
    machine = Machine(shelf.load("mono-laser"), WallClock())
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
    with Serving(Host(machine)) as serving:
        yield machine, serving.ports["snmp"]


# -- gufo-snmp ----------------------------------------------------------------------------------------------


def gufo_user(auth: Auth, priv: Priv | None, phrase: str = PHRASE) -> Any:
    from gufo.snmp import user

    signing = {
        Auth.MD5: user.Md5Key,
        Auth.SHA: user.Sha1Key,
        Auth.SHA224: user.Sha224Key,
        Auth.SHA256: user.Sha256Key,
        Auth.SHA384: user.Sha384Key,
        Auth.SHA512: user.Sha512Key,
    }
    hiding = {
        Priv.DES: user.DesKey,
        Priv.AES: user.Aes128Key,
        Priv.AES192: user.Aes192Key,
        Priv.AES192C: user.Aes192Key,
        Priv.AES256: user.Aes256Key,
        Priv.AES256C: user.Aes256Key,
    }
    cisco = priv is not None and priv.extension is Extension.REEDER
    return user.User(
        user_name(auth, priv),
        auth_key=signing[auth](phrase.encode()),
        priv_key=hiding[priv](HIDDEN.encode()) if priv else None,
        key_expansion=user.KeyExpansion.Cisco if cisco else user.KeyExpansion.Blumenthal,
    )


@pytest.mark.parametrize(("auth", "priv"), MODES, **IDS)
def test_gufo_reads_our_agent_in_every_mode(
    served: tuple[Machine, int], auth: Auth, priv: Priv | None
) -> None:
    from gufo.snmp import SnmpVersion
    from gufo.snmp.sync import SnmpSession

    machine, port = served
    with SnmpSession(
        addr="127.0.0.1", port=port, version=SnmpVersion.v3, user=gufo_user(auth, priv), timeout=5.0
    ) as session:
        assert session.get(NAME) == machine.profile.identity.hostname.encode()
        assert len(list(session.getbulk("1.3.6.1.2.1.43.11"))) > 5


def test_gufo_is_told_of_a_wrong_pass_phrase(served: tuple[Machine, int]) -> None:
    from gufo.snmp import SnmpAuthError, SnmpVersion
    from gufo.snmp.sync import SnmpSession

    _, port = served
    user = gufo_user(Auth.SHA256, None, "another-horse")

    def ask() -> Any:
        with SnmpSession(
            addr="127.0.0.1", port=port, version=SnmpVersion.v3, user=user, timeout=2.0
        ) as session:
            return session.get(NAME)

    with pytest.raises((SnmpAuthError, TimeoutError)):
        ask()


# -- pysnmp -------------------------------------------------------------------------------------------------


def pysnmp_user(auth: Auth, priv: Priv | None, phrase: str = PHRASE) -> Any:
    from pysnmp.hlapi.v3arch.asyncio import auth as words

    signing = {
        Auth.MD5: words.usmHMACMD5AuthProtocol,
        Auth.SHA: words.usmHMACSHAAuthProtocol,
        Auth.SHA224: words.usmHMAC128SHA224AuthProtocol,
        Auth.SHA256: words.usmHMAC192SHA256AuthProtocol,
        Auth.SHA384: words.usmHMAC256SHA384AuthProtocol,
        Auth.SHA512: words.usmHMAC384SHA512AuthProtocol,
    }
    hiding = {
        None: words.usmNoPrivProtocol,
        Priv.DES: words.usmDESPrivProtocol,
        Priv.AES: words.usmAesCfb128Protocol,
        Priv.AES192: words.usmAesBlumenthalCfb192Protocol,
        Priv.AES192C: words.usmAesCfb192Protocol,
        Priv.AES256: words.usmAesBlumenthalCfb256Protocol,
        Priv.AES256C: words.usmAesCfb256Protocol,
    }
    return words.UsmUserData(
        user_name(auth, priv),
        phrase,
        HIDDEN if priv else None,
        authProtocol=signing[auth],
        privProtocol=hiding[priv],
    )


def pysnmp_get(port: int, user: Any) -> tuple[str, str]:
    """What it says is wrong, and the value."""
    from pysnmp.hlapi.v3arch.asyncio import (
        ContextData,
        ObjectIdentity,
        ObjectType,
        SnmpEngine,
        UdpTransportTarget,
        get_cmd,
    )

    async def ask() -> tuple[str, str]:
        engine = SnmpEngine()
        target = await UdpTransportTarget.create(("127.0.0.1", port), timeout=5, retries=0)
        try:
            wrong, status, _, rows = await get_cmd(
                engine, user, target, ContextData(), ObjectType(ObjectIdentity(NAME)), lookupMib=False
            )
            return str(wrong or status or ""), str(rows[0][1]) if rows else ""
        finally:
            engine.close_dispatcher()

    return asyncio.run(ask())


@pytest.mark.parametrize(("auth", "priv"), MODES, **IDS)
def test_pysnmp_reads_our_agent_in_every_mode(
    served: tuple[Machine, int], auth: Auth, priv: Priv | None
) -> None:
    machine, port = served
    wrong, value = pysnmp_get(port, pysnmp_user(auth, priv))
    assert value == machine.profile.identity.hostname, wrong


def test_pysnmp_is_told_of_a_wrong_pass_phrase(served: tuple[Machine, int]) -> None:
    _, port = served
    wrong, value = pysnmp_get(port, pysnmp_user(Auth.SHA, None, "another-horse"))
    assert not value
    assert "digest" in wrong.lower()


# -- keys ---------------------------------------------------------------------------------------------------


_NUMBERS = {Auth.MD5: 1, Auth.SHA: 4, Auth.SHA224: 7, Auth.SHA256: 10, Auth.SHA384: 11, Auth.SHA512: 12}


@pytest.mark.parametrize("auth", list(Auth))
def test_keys_are_those_of_gufo(auth: Auth) -> None:
    from gufo.snmp.user import get_localized_key, get_master_key

    number = _NUMBERS[auth]
    engine = bytes.fromhex("8000000b03000000000001")
    for phrase in ("maplesyrup", PHRASE, "x" * 200, "ñandú-ñandú"):
        theirs = get_localized_key(number, get_master_key(number, phrase.encode()), engine)
        assert localised_key(phrase, engine, auth) == theirs
        assert privacy_key(phrase, engine, auth, Priv.AES) == theirs[:16]


# -- the engine's objects -----------------------------------------------------------------------------------

MODULES = {
    "SNMP-FRAMEWORK-MIB": ("snmpEngineID", "snmpEngineBoots", "snmpEngineTime", "snmpEngineMaxMessageSize"),
    "SNMP-MPD-MIB": ("snmpUnknownSecurityModels", "snmpInvalidMsgs", "snmpUnknownPDUHandlers"),
    "SNMP-TARGET-MIB": ("snmpUnavailableContexts", "snmpUnknownContexts"),
    "SNMP-USER-BASED-SM-MIB": tuple(one.label for one in UsmReport if one.label.startswith("usmStats")),
}


@pytest.mark.parametrize("module", MODULES)
def test_the_engines_objects_are_where_pysnmp_has_them(module: str) -> None:
    from pysnmp.smi.builder import MibBuilder

    for name in MODULES[module]:
        (theirs,) = MibBuilder().import_symbols(module, name)
        ours = mib.object(name)
        assert (ours.oid, str(ours.access)) == (tuple(theirs.getName()), theirs.getMaxAccess())


def test_every_report_carries_an_object_of_those() -> None:
    known = {name: mib.object(name).instance() for names in MODULES.values() for name in names}
    assert all(known[report.label] == report.oid for report in UsmReport)

"""Communities, passwords and passphrases are compared and sent, and never printed by accident."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from misfeed.emulators import profiles
from misfeed.emulators.control.plain import plain
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.emulators.machine.access import User
from misfeed.emulators.machine.faults import Fault, FaultError, catalogue, make_fault
from misfeed.emulators.machine.secret import MASK, Secret

SECRETIVE = [name for name, kind in catalogue().items() if kind.secrets]
WORD = "xyzzy-0815"


def places() -> Iterator[tuple[str, str]]:
    for name in SECRETIVE:
        for profile in profiles.names():
            if catalogue()[name]().places(Machine(profiles.load(profile))):
                yield name, profile


def told_of(machine: Machine, fault: Fault) -> str:
    """Everything that is said of a machine and a fault where nobody asked for a secret."""
    looks = {part.id: dict(part.look()) for part in machine.parts.values()}
    return "\n".join(
        [
            *(repr(machine.describe()), repr(machine.snapshot()), repr(fault), str(fault), f"{fault}"),
            *(repr(looks), repr(machine.profile), repr([part.state() for part in machine.parts.values()])),
            *(json.dumps({name: plain(dict(fields)) for name, fields in machine.describe().items()}),),
            *(repr(machine.hazards.state()), repr(machine.log.state()), json.dumps(plain(fault.chosen()))),
            *(repr(machine.flaws.state()),),
        ]
    )


def test_a_secret_is_what_it_is_to_whoever_compares_and_sends_it() -> None:
    secret = Secret(WORD)
    assert secret == WORD
    assert hash(secret) == hash(WORD)
    assert secret.encode() == WORD.encode()
    assert (secret.value, type(secret.value)) == (WORD, str)
    for same in (Secret(secret), copy.deepcopy(secret), pickle.loads(pickle.dumps(secret))):
        assert (same, type(same)) == (WORD, Secret)


def test_a_secret_is_masked_however_it_is_written() -> None:
    secret = Secret(WORD)
    for text in (repr(secret), str(secret), f"{secret}", f"{secret!r:>20}", f"{secret:>20}", "%s" % secret):  # noqa: UP031
        assert MASK in text
        assert WORD not in text
    assert f"{Secret('')}" == ""
    assert WORD not in repr(User("root", WORD))


@pytest.mark.parametrize(("name", "profile"), list(places()))
def test_no_secret_of_a_fault_or_profile_is_told(name: str, profile: str) -> None:
    spec = profiles.load(profile)
    network = msgspec.structs.replace(spec.network, community="p1ugh-community")
    machine = Machine(msgspec.structs.replace(spec, network=network))
    assert machine.network.community == "p1ugh-community"
    fault = make_fault(name, dict.fromkeys(catalogue()[name].secrets, WORD))
    fault.break_machine(machine)
    told = told_of(machine, fault)
    assert WORD not in told
    assert "p1ugh-community" not in told
    assert MASK in json.dumps(plain(fault.chosen()))


def test_every_password_that_hands_set_is_kept() -> None:
    machine = Machine(_with_sender())
    fault = make_fault(SECRETIVE[0])
    for verb, at, details in (
        ("set_community", "network", {"community": WORD}),
        ("add_user", "network", {"name": "root", "password": WORD}),
        ("add_snmp_user", "network", {"name": "fleet", "passphrase": WORD}),
        ("set_mail_password", "scanner.sender", {"password": WORD}),
        ("set_share_password", "scanner.sender", {"password": WORD}),
        ("set_password", "site.mail", {"password": WORD}),
        ("set_password", "site.share", {"password": WORD}),
        ("sign_in", "network", {"name": "root", "password": WORD}),
    ):
        machine.act(verb, at, **details)
    with pytest.raises(CannotDo) as caught:
        machine.act("set_community", "network", community=WORD * 9)
    assert WORD not in str(caught.value)
    assert WORD not in told_of(machine, fault)


def _with_sender() -> Any:
    return next(spec for spec in map(profiles.load, profiles.names()) if spec.scanner and spec.scanner.sends)


@pytest.mark.parametrize("name", SECRETIVE)
def test_a_fault_made_from_what_another_chose_has_the_same_secret(name: str) -> None:
    fault = make_fault(name, dict.fromkeys(catalogue()[name].secrets, WORD))
    again = make_fault(name, fault.chosen())
    assert again == fault
    assert all(getattr(again, secret) == WORD for secret in fault.secrets)


def test_a_community_that_is_refused_is_not_named() -> None:
    machine = Machine(profiles.load("mono-laser"))
    with pytest.raises(FaultError) as caught:
        make_fault("network.snmp.community", {"community": "public"}).break_machine(machine)
    assert "public" not in str(caught.value)


def test_parameters_that_open_something_are_declared_secret() -> None:
    words = ("community", "passphrase", "password", "secret")
    for kind in catalogue().values():
        named = {name for name in kind.parameters() if any(word in name for word in words)}
        assert named <= set(kind.secrets)

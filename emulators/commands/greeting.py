"""What is told of a printer that is served: facts to programs, words and commands to try to people.

Knows nothing of how it is served, and writes nothing but warnings.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from ipaddress import ip_address

from misfeed.emulators.commands.columns import columns
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.snmp_access import Level, SnmpUser
from misfeed.emulators.serving import Serving


def found_as(machine: Machine) -> str:
    """What lists of printers call it, unless another has that name already."""
    from misfeed.emulators.identity import instance_name

    return instance_name(machine)


def warn(serving: Serving, *, asks: bool) -> None:
    """Tell on the standard error output what other computers can do; `asks` when for a token."""
    for what, address in {"printer": serving.address, "control interface": serving.extra_address}.items():
        if not ip_address(address).is_loopback:
            sys.stderr.write(f"misfeed: warning: other computers can reach the {what} on {address}\n")
    if not asks and not ip_address(serving.extra_address).is_loopback:
        sys.stderr.write("misfeed: warning: the control interface asks for no token; see --token\n")


def facts_of(machine: Machine, serving: Serving) -> dict[str, object]:
    """Everything a program needs to use the printer and to end it."""
    return {
        "profile": machine.profile.name,
        "serial": machine.serial,
        "number": machine.number,
        "seed": machine.seed,
        "pid": os.getpid(),
        **serving.describe(),
        "ports": dict(sorted(serving.ports.items())),
    }


def words_of(
    machine: Machine,
    serving: Serving,
    made: dict[str, str],
    *,
    asks: bool,
    found: dict[str, str] | None = None,
    tries: Iterable[str] = (),
) -> str:
    """What a person reads: where everything is, and commands to try.

    `made` are the tokens that were made up, by role; `asks` when one is asked for;
    `found` tells of more places, and `tries` are more commands.
    """
    facts = serving.describe() | (found or {}) | {f"token to {role}": token for role, token in made.items()}
    identity = machine.profile.identity
    examples = "".join(f"  {line}\n" for line in (*_examples(machine, serving, asks=asks), *tries))
    return (
        f"{machine.profile.name}: {identity.make} {identity.model}, serial {machine.serial}\n\n"
        f"{columns(facts.items(), indent='  ')}\n"
        f"try:\n{examples}\n"
        "Ctrl-C ends it.\n"
    )


def _as_user(user: SnmpUser) -> str:
    """The options with which Net-SNMP asks as a user; its pass phrases are in the profile."""
    words = ["-l", user.highest.value, "-u", user.name]
    if user.highest is not Level.NOTHING:
        words += ["-a", user.auth, "-A", "PASSPHRASE"]
    if user.highest is Level.ENCRYPTED:
        words += ["-x", user.priv, "-X", "PASSPHRASE"]
    return " ".join(words)


def _examples(machine: Machine, serving: Serving, *, asks: bool) -> Iterable[str]:
    facts = serving.describe()
    if "ipp" in facts:
        yield f"ipptool -tv {facts['ipp']} get-printer-attributes.test"
    if "escpos" in facts:
        host, _, port = facts["escpos"].rpartition(":")
        yield f"printf 'hello\\n\\035VA\\003' | nc -w 1 {host} {port}"
    if "snmp" in facts:
        if machine.network.snmp_v1_v2c:
            yield f"snmpwalk -v2c -c {machine.network.community.value} {facts['snmp']} 1.3.6.1.2.1.43"
        for user in machine.network.snmp_users[:1]:
            yield f"snmpwalk -v3 {_as_user(user)} {facts['snmp']} 1.3.6.1.2.1.43"
    if "usbip" in facts:
        host, _, port = facts["usbip"].rpartition(":")
        yield f"usbip --tcp-port {port} attach -r {host} -b {facts.get('busid', '1-1')}"
    curl = 'curl -H "Authorization: Bearer TOKEN"' if asks else "curl"
    yield f"{curl} {facts['control']}/state"
    cover = next(iter(machine.covers), None)
    if cover is not None:
        body = json.dumps({"verb": "open", "target": cover.id})
        yield f"{curl} -H 'Content-Type: application/json' -d '{body}' {facts['control']}/hands"

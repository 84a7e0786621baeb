"""The words of a command line that name real devices, and what may be done to them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import msgspec
from misfeed.cabled import CabledProvider
from misfeed.errors import UsageError
from misfeed.permits import Permit, parse_permits
from misfeed.providers import bring, installed, let_go
from misfeed.real.benchfile import Bench, BenchDevice
from misfeed.real.provider import RealProvider
from misfeed.real.secret import Reference
from misfeed.real.usb_name import FORM, UsbName


def add_devices(parser: argparse.ArgumentParser) -> None:
    """Options that name real devices."""
    group = parser.add_argument_group(
        "real devices", "Devices that others built. Without --allow they are only read."
    )
    add = group.add_argument
    add("--bench", type=Path, metavar="FILE", help="TOML file that names them (docs/real.md)")
    add("--device", default="", metavar="URI", help="one, by its IPP address: ipp://192.0.2.7/ipp/print")
    add(
        "--certificate",
        default="",
        metavar="SHA256",
        help="fingerprint of the certificate that an ipps: address shows; `any` to trust whatever it shows "
        "(default: what this computer can verify)",
    )
    add("--snmp", default="", metavar="HOST:PORT", help="where that one answers SNMP")
    add("--pjl", default="", metavar="HOST:PORT", help="where that one takes raw print data and PJL")
    add(
        "--lpd",
        default="",
        metavar="HOST:PORT/QUEUE",
        help="where that one tells of its queue and takes jobs over LPD (port 515 and lp unless said)",
    )
    add(
        "--usb",
        default="",
        metavar="VENDOR:PRODUCT[:SERIAL]",
        help="which one it is on a USB cable of this computer, in hexadecimal as `lsusb` shows them",
    )
    add("--community-env", default="", metavar="NAME", help="environment variable with its SNMP community")
    meanings = "; ".join(f"{permit} = {permit.meaning}" for permit in Permit)
    add("--allow", action="append", default=[], metavar="WHAT,…", help=f"what may be done: {meanings}")


def bench_of(arguments: argparse.Namespace) -> Bench | None:
    """The bench that the options name, or None. Raises UsageError."""
    allowed = parse_permits(arguments.allow)
    more = any(
        getattr(arguments, one) for one in ("certificate", "snmp", "pjl", "lpd", "usb", "community_env")
    )
    if arguments.bench is not None:
        if arguments.device or more:
            raise UsageError("--bench FILE says where its devices answer; leave --device and its like out")
        return Bench.read(arguments.bench, allowed)
    if not (arguments.device or more):
        if allowed:
            raise UsageError("--allow is about real devices: name one with --device, or a --bench FILE")
        return None
    return _named(arguments, allowed)


def _named(arguments: argparse.Namespace, allowed: frozenset[Permit]) -> Bench:
    _check_usb(arguments.usb)
    try:
        entry = BenchDevice(
            ipp=arguments.device,
            certificate=arguments.certificate,
            snmp=arguments.snmp,
            pjl=arguments.pjl,
            lpd=arguments.lpd,
            usb=arguments.usb,
            community=Reference(env=arguments.community_env) if arguments.community_env else None,
            hands="prompts" if Permit.HANDS in allowed else "",
        )
        doors = entry.doors()
    except (ValueError, msgspec.ValidationError) as error:
        first = str(error).split(" ", 1)[0]
        option = f"--{first}" if first in ("snmp", "pjl", "lpd", "certificate") else "--device"
        raise UsageError(f"{option}: {error}") from None
    if doors:
        host, port = next(iter(doors.values()))
        name = f"{host.replace(':', '-')}-{port}"
    else:
        name = f"usb-{entry.usb.replace(':', '-')}"
    return Bench({name: entry}, allowed=tuple(sorted(allowed)))


def _check_usb(text: str) -> None:
    """What is wrong with it is told in the words of a command line, not of a bench file."""
    try:
        if text:
            UsbName.of(text)
    except ValueError:
        raise UsageError(f"--usb takes {FORM}: --usb 03f0:8104") from None


def known_to(bench: Bench, names: Iterable[str]) -> None:
    """Raises UsageError for a name that is neither a device of the bench nor an emulated model."""
    for name in names:
        if name not in bench.devices and name not in installed().profiles() and not name.endswith(".toml"):
            raise UsageError(bench.stranger(name))


def devices_of(bench: Bench) -> RealProvider:
    """What hands over the devices of a bench."""
    return _provider(bench.told())


def use(told: str, over: str = "") -> None:
    """Drive the devices of the bench that `Bench.told` said; emulated ones only for "". With `over`, by that
    alone: "usb".
    """
    if over:
        bring(_cabled(told))
    elif told:
        bring(_provider(told))
    else:
        let_go()


@lru_cache(maxsize=4)
def _cabled(told: str) -> CabledProvider:
    return CabledProvider(_provider(told) if told else installed())


@lru_cache(maxsize=4)
def _provider(told: str) -> RealProvider:
    # Kept, so that a command and the run that it starts ask a device for its facts once.
    return RealProvider(Bench.of(told), installed())

"""What a wire fault does to transfers of a USB device: stalls, silence, too little, too much, an unplug.

USB serves the transfers of one endpoint in their order: while the device takes its time over one, those
behind it wait, too. Which transfers it meets, the wire knows; what they are about, nobody here does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias, runtime_checkable

from misfeed.emulators.usb.pipes import STALLED, Result, Transfer
from misfeed.emulators.wire.faults import Urb
from misfeed.protocols.memory import Octets
from misfeed.protocols.usb.status import UrbStatus

_US_PER_MS = 1000
_US_PER_S = 1_000_000

_HOLDING = frozenset({"nak", "delay", "throttle", "late-unlink", "no-unlink"})
"""Mishaps that last: the device is still at one when the host sends the next."""

Go: TypeAlias = Callable[[Transfer], None]


@runtime_checkable
class TroublingWire(Protocol):
    """A wire on which somebody may have broken transfers.

    Attributes:
        good: nobody has broken anything.
    """

    @property
    def good(self) -> bool: ...

    def trouble(self, endpoint: int, octets: int) -> Urb | None:
        """What befalls the transfer that begins now. Asked once for each."""

    def later(self, after_us: int, call: Callable[[], None]) -> None:
        """Have it called after so many microseconds."""


@dataclass(slots=True)
class _Met:
    """A transfer that met a fault, and what the device has of it, if it has anything."""

    address: int
    fault: Urb
    inner: Transfer | None = None


class Troubles:
    """Of the transfers of one importer.

    Args:
        halt: halts an endpoint. drop: takes the device from the importer's bus; told at which speed it comes
            back.

    Attributes:
        held: addresses of the endpoints at which the device is still at a transfer.
    """

    def __init__(self, wire: TroublingWire, halt: Callable[[int], None], drop: Callable[[str], None]) -> None:
        self._wire = wire
        self._halt = halt
        self._drop = drop
        self._met: dict[int, _Met] = {}
        """By the id of the transfer, while it is in flight."""
        self._holding: dict[int, Transfer] = {}
        self._behind: dict[int, dict[Transfer, Go]] = {}
        """By address: the transfer that the device is at, and those that wait for it, in order."""
        self.held: Collection[int] = self._holding

    def carry_out(self, address: int, transfer: Transfer, go: Go) -> None:
        """Have `go` carry it out as far as the wire lets it, behind those that its endpoint has."""
        if address in self._holding or self._behind.get(address):
            self._behind.setdefault(address, {})[transfer] = go
        else:
            self._begin(address, transfer, go)

    def _begin(self, address: int, transfer: Transfer, go: Go) -> None:
        size = len(transfer.data) or transfer.length
        fault = self._wire.trouble(address, size)
        if fault is None:
            go(transfer)
            return
        self._met[id(transfer)] = _Met(address, fault)
        if fault.how in _HOLDING:
            self._holding[address] = transfer
        match fault.how:
            case "stall":
                if address & 0x0F:
                    self._halt(address)
                self._end(transfer, STALLED)
            case "nak":
                if fault.ms:
                    self._wire.later(round(fault.ms * _US_PER_MS), lambda: self._hand_on(transfer, go))
            case "late-unlink" | "no-unlink":
                pass  # it waits until it is unlinked
            case "delay":
                late = round(fault.ms * _US_PER_MS)
                self._inside(transfer, go, lambda result: self._end_later(transfer, result, late))
            case "throttle":
                late = round(size * _US_PER_S / fault.octets_per_s)
                self._inside(transfer, go, lambda result: self._end_later(transfer, result, late))
            case "short":
                self._inside(transfer, go, lambda result: self._end(transfer, result), fault.octets)
            case "empty":
                self._end(transfer, Result())
            case "babble":
                self._end(transfer, Result(UrbStatus.EOVERFLOW, bytes(transfer.length), transfer.length))
            case "protocol-error":
                self._end(transfer, Result(UrbStatus.EPROTO))
            case "garbled":
                self._garble(transfer, go, fault.octets)
            case "disconnect":
                if transfer.data:
                    go(Transfer(lambda _: None, data=transfer.data[: fault.octets]))
                self._drop(fault.comes_back)

    def cancel(self, address: int, transfer: Transfer, cancel: Callable[[Transfer], bool]) -> bool:
        """Forget a transfer that is in flight; `cancel` has the device forget what it has of it."""
        if self._behind.get(address, {}).pop(transfer, None) is not None:
            return True
        met = self._met.pop(id(transfer), None)
        if met is None:
            return cancel(transfer)
        if met.inner is not None:
            cancel(met.inner)
        self._go_on(address, transfer)
        return True

    def unlink_after_us(self, transfer: Transfer) -> int | None:
        """How late the answer to its unlink is; None when it never comes. To be asked before `cancel`."""
        met = self._met.get(id(transfer))
        if met is None or met.fault.how not in ("late-unlink", "no-unlink"):
            return 0
        return None if met.fault.how == "no-unlink" else round(met.fault.ms * _US_PER_MS)

    def forget(self) -> None:
        """The importer has gone."""
        self._met.clear()
        self._holding.clear()
        for behind in self._behind.values():
            behind.clear()

    def _go_on(self, address: int, transfer: Transfer) -> None:
        """It is over: begin those behind it, as far as the next that takes its time."""
        if self._holding.get(address) is not transfer:
            return
        del self._holding[address]
        behind = self._behind.get(address, {})
        while behind and address not in self._holding:
            first = next(iter(behind))
            self._begin(address, first, behind.pop(first))

    # -- what becomes of one -----------------------------------------------------------------------------

    def _end(self, transfer: Transfer, result: Result) -> None:
        met = self._met.pop(id(transfer), None)
        if met is not None:
            transfer.done(result)
            self._go_on(met.address, transfer)

    def _end_later(self, transfer: Transfer, result: Result, after_us: int) -> None:
        met = self._met.get(id(transfer))
        if met is not None:
            met.inner = None
            self._wire.later(after_us, lambda: self._end(transfer, result))

    def _hand_on(self, transfer: Transfer, go: Go) -> None:
        met = self._met.pop(id(transfer), None)
        if met is not None:
            go(transfer)
            self._go_on(met.address, transfer)

    def _garble(self, transfer: Transfer, go: Go, whole: int) -> None:
        """Either way: a transfer has data that come, or data that go."""
        sent = replace(transfer, data=_inverted(transfer.data, whole))
        met = self._met[id(transfer)]
        met.inner = inner = replace(
            sent,
            done=lambda result: self._end(transfer, result._replace(data=_inverted(result.data, whole))),
        )
        go(inner)

    def _inside(
        self,
        transfer: Transfer,
        go: Go,
        done: Callable[[Result], None],
        octets: int | None = None,
    ) -> None:
        """Have the device do another in its place, of no more than so many octets."""
        inner = replace(transfer, done=done)
        if octets is not None:
            inner.length, inner.data = min(inner.length, octets), inner.data[:octets]
        self._met[id(transfer)].inner = inner
        go(inner)


def _inverted(data: Octets, whole: int) -> bytes:
    return bytes(data[:whole]) + bytes(octet ^ 0xFF for octet in data[whole:])

"""Multicast DNS on this computer's links, by python-zeroconf: says what it is told to, and takes it back.

Knows instances, no machine. Used on the thread of one asyncio loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any

from misfeed.emulators.discovery.instances import Instance
from zeroconf import (
    IPVersion,
    NonUniqueNameException,
    RecordUpdate,
    RecordUpdateListener,
    ServiceInfo,
    Zeroconf,
)
from zeroconf._dns import DNSService
from zeroconf._handlers.query_handler import QueryHandler
from zeroconf._services.registry import ServiceRegistry
from zeroconf.asyncio import AsyncZeroconf

_SUB = "._sub."
_INSISTS_S = 1.0
"""At most so often it repeats that a name is its own, whoever says what."""


class NameTaken(Exception):
    """Somebody on the link has the name already."""


class _Registry(ServiceRegistry):
    """Service types are enumerated without subtypes (RFC 6763 §9)."""

    def async_get_types(self) -> list[str]:
        return [one for one in super().async_get_types() if _SUB not in one]


class _Answering(QueryHandler):
    """What is said on loopback alone is said to nobody beyond, who might send his question straight here."""

    def handle_assembled_query(self, packets: list[Any], addr: str, *rest: Any) -> None:
        if ip_address(addr.partition("%")[0]).is_loopback:
            super().handle_assembled_query(packets, addr, *rest)


class _Listening(RecordUpdateListener):
    """Hears where else a name is said to lead."""

    def __init__(self, heard: Callable[[str, tuple[str, int]], None]) -> None:
        self._heard = heard

    def async_update_records(self, zc: Zeroconf, now: float, records: list[RecordUpdate]) -> None:  # noqa: ARG002
        for update in records:
            if isinstance(update.new, DNSService) and update.new.ttl:
                self._heard(update.new.name.lower(), (update.new.server.lower(), update.new.port))


class Responder:
    """Args:
    links: addresses of this computer on the links that it speaks and listens on.
    addresses: where clients find the services.
    disputed: called when somebody else says to have a name that is announced here, and this one is to give
        way: two that began at once both found it free (RFC 6762 §9).
    """

    def __init__(
        self, links: Sequence[str], addresses: Sequence[str], disputed: Callable[[], None] = lambda: None
    ) -> None:
        self._disputed = disputed
        self._addresses = list(addresses)
        self._said: dict[Instance, tuple[ServiceInfo, ...]] = {}
        self._owned: set[str] = set()
        self._lost: set[str] = set()
        self._own: set[tuple[str, tuple[str, int]]] = set()
        # What was dropped last: it may still be heard from the link.
        self._former: set[tuple[str, tuple[str, int]]] = set()
        self._insisted_at = -_INSISTS_S
        self._again: set[asyncio.Future[None]] = set()
        self._engine = AsyncZeroconf(interfaces=list(links), ip_version=IPVersion.V4Only)
        # Before its sockets open, which is this loop's next step.
        core = self._engine.zeroconf
        core.registry = _Registry()
        inside = all(ip_address(link).is_loopback for link in links)
        core.query_handler = (_Answering if inside else QueryHandler)(core)
        core.async_add_listener(_Listening(self._heard), None)

    @property
    def said(self) -> Mapping[Instance, object]:
        """What is announced."""
        return self._said

    def _heard(self, name: str, leads: tuple[str, int]) -> None:
        """Of two that have a name, the one whose record comes first by its octets gives way (RFC 6762 §8.2).

        The other says once more where it is: caches may have the wrong one.
        """
        if (name, leads) in self._own | self._former:
            return
        for one, infos in self._said.items():
            if infos[0].key == name:
                if (_host(one), one.port) < leads:
                    self._lost.add(one.name)
                    self._owned.discard(one.name)
                    self._disputed()
                else:
                    self._insist(infos)
                return

    def _insist(self, infos: Iterable[ServiceInfo]) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._insisted_at >= _INSISTS_S:
            self._insisted_at = now
            self._again.add(again := asyncio.ensure_future(self._repeat(infos)))
            again.add_done_callback(self._again.discard)

    async def _repeat(self, infos: Iterable[ServiceInfo]) -> None:
        for info in infos:
            if self._engine.zeroconf.registry.async_get_info_name(info.key) is info:
                await (await self._engine.zeroconf.async_update_service(info))

    async def close(self) -> None:
        """Take back what was said, and close the sockets."""
        await self._engine.async_close()

    async def say(self, wanted: Iterable[Instance], *, goodbye: bool) -> None:
        """Announce these and no others; `goodbye`: tell who listens what is announced no more.

        Raises NameTaken: nothing is announced then.
        """
        wanted = tuple(wanted)
        before = {(one.name, one.type): one for one in self._said}
        after = {(one.name, one.type): one for one in wanted}
        gone = [one for key, one in before.items() if key not in after]
        await self._drop(
            [
                *gone,
                *(before[key] for key in before.keys() & after.keys() if _renewed(before[key], after[key])),
            ],
            goodbye,
        )
        for name in {one.name for one in wanted} - self._owned:
            await self._claim([one for one in wanted if one.name == name])
        sending = []
        for one in wanted:
            if one not in self._said:
                old = before.get((one.name, one.type))
                sending += await self._put(one, self._said.pop(old) if old in self._said else ())
        await asyncio.gather(*sending)

    async def _claim(self, instances: Sequence[Instance]) -> None:
        """Ask the link whether a name is free, for all services that will have it (RFC 6762 §8.1)."""
        core = self._engine.zeroconf
        await core.async_wait_for_start()
        try:
            await asyncio.gather(
                *(core.async_check_service(self._info(one), allow_name_change=False) for one in instances)
            )
        except NonUniqueNameException:
            raise NameTaken(instances[0].name) from None
        self._owned.add(instances[0].name)

    async def _put(self, one: Instance, old: tuple[ServiceInfo, ...]) -> list[asyncio.Task[None]]:
        infos = (self._info(one), *(self._info(one, subtype) for subtype in one.subtypes))
        core = self._engine.zeroconf
        sending = []
        for info in infos:
            self._own.add((info.key, (_host(one), one.port)))
            if old:
                sending.append(await core.async_update_service(info))
            else:
                sending.append(await core.async_register_service(info, cooperating_responders=True))
        self._said[one] = infos
        return [asyncio.ensure_future(each) for each in sending]

    async def _drop(self, instances: Iterable[Instance], goodbye: bool) -> None:
        core = self._engine.zeroconf
        sending = []
        instances = tuple(instances)
        if instances:
            self._former.clear()
        for one in instances:
            for info in self._said.pop(one):
                self._own.discard(leads := (info.key, (_host(one), one.port)))
                self._former.add(leads)
                # The name is somebody else's, whom a goodbye would take off the lists.
                if goodbye and one.name not in self._lost:
                    sending.append(await core.async_unregister_service(info))
                else:
                    core.registry.async_remove(info)
        await asyncio.gather(*sending)

    def _info(self, one: Instance, subtype: str = "") -> ServiceInfo:
        type_ = f"{one.type}.local."
        info = ServiceInfo(
            f"{subtype}{_SUB}{type_}" if subtype else type_,
            f"{one.name}.{type_}",
            port=one.port,
            properties=one.txt,
            server=f"{one.host}.local.",
            parsed_addresses=self._addresses,
        )
        if subtype:
            # The library keeps one service to a name; each subtype is a further pointer to it.
            info.key = f"{subtype}{_SUB}{info.key}"
        return info


def _host(one: Instance) -> str:
    return f"{one.host}.local.".lower()


def _renewed(before: Instance, after: Instance) -> bool:
    """Whether what is said of a service cannot simply be said anew."""
    return before.subtypes != after.subtypes or before.host != after.host

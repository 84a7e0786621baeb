"""Multicast DNS on this computer's links, by python-zeroconf: says what it is told to, and takes it back.

Knows instances, no machine. Used on the thread of one asyncio loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from misfeed.emulators.discovery.instances import Instance
from zeroconf import IPVersion, NonUniqueNameException, ServiceInfo
from zeroconf._handlers.query_handler import QueryHandler
from zeroconf._services.registry import ServiceRegistry
from zeroconf.asyncio import AsyncZeroconf

_SUB = "._sub."


class NameTaken(Exception):
    """Somebody on the link has the name already."""


class _Registry(ServiceRegistry):
    """Service types are enumerated without subtypes (RFC 6763 §9)."""

    def async_get_types(self) -> list[str]:
        return [one for one in super().async_get_types() if _SUB not in one]


class Responder:
    """Args:
    links: addresses of this computer on the links that it speaks and listens on.
    addresses: where clients find the services.
    """

    def __init__(self, links: Sequence[str], addresses: Sequence[str]) -> None:
        self._addresses = list(addresses)
        self._said: dict[Instance, tuple[ServiceInfo, ...]] = {}
        self._owned: set[str] = set()
        self._engine = AsyncZeroconf(interfaces=list(links), ip_version=IPVersion.V4Only)
        # Before its sockets open, which is this loop's next step.
        core = self._engine.zeroconf
        core.registry = _Registry()
        core.query_handler = QueryHandler(core)

    @property
    def said(self) -> Mapping[Instance, object]:
        """What is announced."""
        return self._said

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
            if old:
                sending.append(await core.async_update_service(info))
            else:
                sending.append(await core.async_register_service(info, cooperating_responders=True))
        self._said[one] = infos
        return [asyncio.ensure_future(each) for each in sending]

    async def _drop(self, instances: Iterable[Instance], goodbye: bool) -> None:
        core = self._engine.zeroconf
        sending = []
        for one in instances:
            for info in self._said.pop(one):
                if goodbye:
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


def _renewed(before: Instance, after: Instance) -> bool:
    """Whether what is said of a service cannot simply be said anew."""
    return before.subtypes != after.subtypes or before.host != after.host

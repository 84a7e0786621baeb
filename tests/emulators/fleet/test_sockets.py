"""The sockets of a fleet are told in numbers that can be."""

from __future__ import annotations

import resource

import pytest
from misfeed.emulators.fleet.sockets import ByPort
from misfeed.errors import UsageError


@pytest.mark.parametrize(("limit", "told"), [(24, "none more"), (64, "none more"), (71, "7 more")])
def test_descriptors_that_are_not_there_are_never_fewer_than_none(
    monkeypatch: pytest.MonkeyPatch, limit: int, told: str
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    with pytest.raises(UsageError, match=f"may have {told} "):
        ByPort("127.0.0.1", 20_000, 10, lambda _: None)

"""Every printer of a fleet is asked over IPP, and answers as itself; `python -m tests.emulators.fleet.sweep`
takes the figures of ten thousand."""

from __future__ import annotations

from misfeed.protocols.ipp import GroupTag

from .sweep import AT_ONCE, DESCRIPTORS, PRINT, asked, identities, served

COUNT = 300


def test_each_is_asked_and_prints_as_itself_among_many_at_once() -> None:
    assert COUNT > AT_ONCE
    with served(COUNT) as fleet:
        everybody = range(1, COUNT + 1)
        found = list(identities(fleet, everybody))
        assert len({uuid for uuid, _ in found}) == COUNT
        assert [uri for _, uri in found] == [
            f"ipp://{host}:{port}/ipp/print" for host, port in map(fleet.address, everybody)
        ]
        before = fleet.octets
        assert list(identities(fleet, everybody)) == found
        jobs = [said.first(GroupTag.JOB, "job-id") for _, said in asked(fleet, everybody, PRINT)]
        assert jobs == [1] * COUNT
        assert fleet.descriptors < DESCRIPTORS
        assert (fleet.octets - before) / COUNT < 64 * 1024

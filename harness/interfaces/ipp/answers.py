"""What a printer's answers tell of its jobs and supplies. Asks nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from misfeed.protocols.ipp import Group, GroupTag, IppError, JobState, Plain, Response, Supply

_JOB_STATES = {int(state): state for state in JobState}


@dataclass(frozen=True, slots=True)
class Job:
    """What a device tells of a job.

    Attributes:
        attributes: everything it told, as everyday Python.
    """

    id: int
    state: JobState
    reasons: frozenset[str]
    name: str = ""
    uri: str = ""
    attributes: Mapping[str, tuple[Plain, ...]] = field(default_factory=dict, compare=False)


def job_in(group: Group) -> Job:
    job_id = group.first("job-id")
    if not isinstance(job_id, int):
        raise IppError("a job without a job-id")
    found = group.plain
    state = group.first("job-state")
    if not isinstance(state, int) or state not in _JOB_STATES:
        raise IppError(f"the device's job-state of job {job_id} is {state!r}, not 3 to 9")
    return Job(
        id=job_id,
        state=_JOB_STATES[state],
        reasons=words(found.get("job-state-reasons", ())),
        name=str(group.first("job-name") or ""),
        uri=str(group.first("job-uri") or ""),
        attributes=found,
    )


def only_job(response: Response) -> Job:
    for group in response.groups_of(GroupTag.JOB):
        return job_in(group)
    raise IppError("the device accepted the request but told of no job")


def words(values: Sequence[Plain]) -> frozenset[str]:
    return frozenset(value for value in values if isinstance(value, str))


def markers(found: Mapping[str, tuple[Plain, ...]]) -> Iterator[Supply]:
    names = found.get("marker-names", ())
    columns = (
        names,
        *(found.get(f"marker-{column}", ()) for column in ("types", "levels", "high-levels", "colors")),
    )
    for name, kind, level, high, colour in zip_longest(*columns):
        yield Supply(
            name=str(name or ""),
            type=str(kind or ""),
            level=level if isinstance(level, int) else None,
            max_capacity=high if isinstance(high, int) else 100,
            colorant=str(colour or ""),
            unit="percent",
        )

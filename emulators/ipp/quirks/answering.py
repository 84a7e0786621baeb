"""What quirks of manners do: answer in the printer's place, or put another answer in place of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from misfeed.emulators.http import Response, plain
from misfeed.emulators.http.messages import NEVER
from misfeed.emulators.ipp.answers import Refusal, encode_refusal
from misfeed.emulators.ipp.quirks import manners, where
from misfeed.emulators.ipp.quirks.asked import After, Asked, Before
from misfeed.emulators.machine import US_PER_S, Machine
from misfeed.emulators.quirks import Quirk
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation, Status, Tag, Version, out_of_band

CONTENT_TYPE = "application/ipp"
_JOBS = frozenset(
    {
        Operation.PRINT_JOB,
        Operation.PRINT_URI,
        Operation.VALIDATE_JOB,
        Operation.CREATE_JOB,
        Operation.SEND_DOCUMENT,
        Operation.SEND_URI,
        Operation.CANCEL_JOB,
        Operation.GET_JOB_ATTRIBUTES,
        Operation.GET_JOBS,
    }
)
_MAKING = frozenset({Operation.PRINT_JOB, Operation.PRINT_URI, Operation.CREATE_JOB})

Bound = Mapping[str, str]
_LATE_S, _PONDERING_S = 60, 180


def refused(asked: Asked, status: Status, words: str, version: Version | None = None) -> Response:
    """An answer of IPP that says no."""
    body = encode_refusal(
        version or asked.request.version, asked.request.request_id, status, Refusal(status, words)
    )
    return Response(body=body, content_type=CONTENT_TYPE)


def jammed(machine: Machine) -> bool:
    codes = [alert.condition.code for alert in machine.alerts.rows]
    return any(code == "jam" or code.endswith("Jam") for code in codes)


# -- in its place --------------------------------------------------------------------------------------------


def _empty_job_group(_: Machine, asked: Asked, __: Bound) -> Response | None:
    if asked.operation != Operation.GET_PRINTER_ATTRIBUTES or not any(asked.request.groups_of(GroupTag.JOB)):
        return None
    return refused(asked, Status.CLIENT_ERROR_BAD_REQUEST, "bad request")


def _no_database(_: Machine, asked: Asked, __: Bound) -> Response | None:
    if "media-col-database" not in asked.names:
        return None
    return refused(asked, Status.CLIENT_ERROR_BAD_REQUEST, "bad request")


def _elsewhere(answer: Callable[[Asked], Response]) -> Before:
    def before(_: Machine, asked: Asked, bound: Bound) -> Response | None:
        right = bound.get("path", manners.PATH)
        return None if asked.path.rstrip("/") == right.rstrip("/") else answer(asked)

    return before


def _odd_in_jam(machine: Machine, asked: Asked, _: Bound) -> Response | None:
    if asked.operation not in _JOBS or not jammed(machine):
        return None
    return refused(asked, Status.SERVER_ERROR_DEVICE_ERROR, "device error")


def _busy(_: Machine, asked: Asked, __: Bound) -> Response | None:
    return refused(asked, Status.SERVER_ERROR_BUSY, "busy") if asked.operation in _MAKING else None


def _bad_version(_: Machine, asked: Asked, __: Bound) -> Response | None:
    if asked.request.version[0] < 2:
        return None
    return refused(asked, Status.CLIENT_ERROR_BAD_REQUEST, "bad request", (1, 1))


BEFORE: Mapping[Quirk, Before] = {
    manners.PATH_404: _elsewhere(lambda _: plain(404)),
    manners.PATH_NOT_FOUND: _elsewhere(
        lambda asked: refused(asked, Status.CLIENT_ERROR_NOT_FOUND, "not found")
    ),
    manners.ELSEWHERE: where.away,
    manners.REDIRECTS: where.redirected,
    manners.PATH_EMPTY: _elsewhere(lambda _: Response(content_type=CONTENT_TYPE)),
    manners.REFUSES_2_0_BADLY: _bad_version,
    manners.EMPTY_JOB_GROUP: _empty_job_group,
    manners.NO_DATABASE: _no_database,
    manners.ODD_IN_JAM: _odd_in_jam,
    manners.BUSY: _busy,
    manners.HTTP_500: lambda *_: plain(500),
    manners.HTML_ANSWER: lambda *_: Response(
        body=b"<!DOCTYPE html><title>Printer</title><h1>Please sign in</h1>\n", content_type="text/html"
    ),
}


# -- in place of its own -------------------------------------------------------------------------------------


def _wrong_type(_: Machine, __: Asked, ___: Bound, told: Response) -> Response:
    return replace(told, content_type="application/octet-stream")


def _last_request_id(_: Machine, asked: Asked, __: Bound, told: Response) -> Response:
    return replace(told, body=told.body[:4] + asked.before.to_bytes(4, "big") + told.body[8:])


def _half(_: Machine, asked: Asked, __: Bound, told: Response) -> Response:
    """As apple/cups#4949 has it, whatever the order in which they are told."""
    answer = ipp.decode_response(told.body)
    lost = frozenset(asked.names[1::2])
    if answer.is_error or not lost:
        return told
    kept = [
        Group(group.tag, tuple(one for one in group.attributes if one.name not in lost))
        for group in answer.groups
    ]
    unsupported = Group(
        GroupTag.UNSUPPORTED, tuple(out_of_band(name, Tag.UNSUPPORTED) for name in sorted(lost))
    )
    status = Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
    groups = (kept[0], unsupported, *kept[1:])
    return replace(told, body=ipp.encode(replace(answer, code=status, groups=groups)))


# -- later ---------------------------------------------------------------------------------------------------


def _us(bound: Bound, otherwise_s: int) -> int:
    return int(bound["seconds"].partition("-")[0] if "seconds" in bound else otherwise_s) * US_PER_S


def _late(_: Machine, __: Asked, bound: Bound, told: Response) -> Response:
    return replace(told, late_us=_us(bound, _LATE_S))


def _silent(_: Machine, __: Asked, ___: Bound, told: Response) -> Response:
    return replace(told, late_us=NEVER)


def _ponders(machine: Machine, asked: Asked, bound: Bound, told: Response) -> Response:
    """The job that sets it off is answered at once; it is the next request that waits."""
    if asked.operation not in _JOBS:
        return told
    until = machine.formatter.ponders_until
    if until > machine.now:
        return replace(told, late_us=until - machine.now)
    if asked.request.get(GroupTag.JOB, "multiple-document-handling") is not None:
        machine.formatter.note("ponders_until", machine.now + _us(bound, _PONDERING_S))
    return told


POSTPONING: Mapping[Quirk, After] = {
    manners.PONDERS: _ponders,
    manners.LATE: _late,
    manners.SILENT: _silent,
}
"""These act on any answer, whatever has become of it."""

AFTER: Mapping[Quirk, After] = {
    manners.ELSEWHERE: where.told,
    manners.HALF: _half,
    manners.LAST_REQUEST_ID: _last_request_id,
    manners.WRONG_TYPE: _wrong_type,
}

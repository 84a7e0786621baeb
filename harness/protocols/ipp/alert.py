"""One row of the alert table as `printer-alert` and `printer-alert-description` tell it (PWG 5100.9).

Knows the string syntax; what an alert means and whether it is true is the business of others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from misfeed.protocols.ipp.pairs import format_pairs, number, parse_pairs

_KEYS = frozenset({"code", "index", "severity", "training", "group", "groupindex", "location", "time"})
_SEVERITIES = frozenset({"other", "critical", "warning", "warningBinaryChangeEvent"})


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert; what the device left out is None or "".

    Attributes:
        code: PrtAlertCodeTC name, e.g. "jam"; the bare word where a device sends only that.
        index: prtAlertIndex.
        severity: "critical", "warning", "warningBinaryChangeEvent" or "other".
        training: PrtAlertTrainingLevelTC name, e.g. "untrained".
        group: PrtAlertGroupTC name, e.g. "mediaPath".
        group_index: prtAlertGroupIndex.
        location: prtAlertLocation.
        time: prtAlertTime, in hundredths of a second of up-time.
        description: the device's own words.
        is_well_formed: whether the string keeps the syntax of PWG 5100.9.
    """

    code: str
    index: int | None = None
    severity: str = ""
    training: str = ""
    group: str = ""
    group_index: int | None = None
    location: int | None = None
    time: int | None = None
    description: str = ""
    is_well_formed: bool = True

    @classmethod
    def parse(cls, octets: bytes, description: str = "") -> Self | None:
        """The alert in one `printer-alert` value, or None where the value says that there is none."""
        pairs = parse_pairs(octets)
        if not pairs or pairs == (("none", ""),):
            return None
        first, code = pairs[0]
        # Seen: "printer-alert[0] = code=jam;..." and the bare words "other" and "unknown;severity=...".
        prefix, _, rest = code.partition("=")
        is_prefixed = bool(rest) and prefix.strip() == "code"
        if is_prefixed:
            code = rest.strip()
        elif first != "code":
            code = first if not code else ""
        fields = dict(reversed(pairs))
        severity = fields.get("severity", "")
        well_formed = (
            first == "code"
            and bool(code)
            and all(value for _, value in pairs)
            and fields.keys() <= _KEYS
            and severity in _SEVERITIES | {""}
        )
        return cls(
            code=code or fields.get("code", ""),
            index=number(fields.get("index")),
            severity=severity,
            training=fields.get("training", ""),
            group=fields.get("group", ""),
            group_index=number(fields.get("groupindex")),
            location=number(fields.get("location")),
            time=number(fields.get("time")),
            description=description,
            is_well_formed=well_formed,
        )

    def encode(self) -> bytes:
        """The `printer-alert` value; the description travels in its own attribute."""
        return format_pairs(
            (
                ("code", self.code),
                ("index", self.index),
                ("severity", self.severity),
                ("training", self.training),
                ("group", self.group),
                ("groupindex", self.group_index),
                ("location", self.location),
                ("time", self.time),
            )
        )

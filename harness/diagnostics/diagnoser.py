"""Names the cause of what is wrong with a device: survey first, then the cheapest look that decides."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from dataclasses import replace

from misfeed.contract import CannotAct, Missing
from misfeed.device import Device
from misfeed.diagnostics.by_console import by_console
from misfeed.diagnostics.finding import HEALTHY, UNKNOWN, Finding
from misfeed.diagnostics.probes import MEANT, AlertSeen, Survey, survey
from misfeed.diagnostics.rulebook import rulebook
from misfeed.diagnostics.rules import AlertRule, NetworkRule, QuietRule
from misfeed.errors import DeviceRefusal, ProtocolError, Unreachable
from misfeed.panelwords import says
from misfeed.permits import NotPermitted
from misfeed.place import HOME

IT = "customer IT"


def diagnose(device: Device, *, complaint: bool = False) -> Finding:
    """Find the cause. Reads the device and asks hands to look, or to print a check; changes nothing else.

    With a `complaint`, parts are looked at that no interface complains of, cheapest first: somebody says that
    something is wrong, so a device that says it is well is not believed.
    """
    found = survey(device)
    finding = _by_rules(device, found, complaint=complaint)
    if finding.cause in (UNKNOWN, HEALTHY):
        asked = (probe(device, found) for probe in rulebook().probes)
        finding = next((one for one in asked if one is not None), finding)
    return _with(found, finding)


def _by_rules(device: Device, found: Survey, *, complaint: bool) -> Finding:
    critical = [alert for alert in found.alerts if alert.severity == "critical"]
    for alert in critical:
        finding = _explain(device, alert)
        if finding is not None:
            return _beside(finding, alert, critical)
    finding = by_console(device, found, complaint=complaint) or _network(device, found)
    if finding is not None:
        return finding
    if critical or any(one.endswith("-error") for one in found.reasons):
        return Finding(UNKNOWN, confidence=0.0)
    if found.state == "stopped" or found.offline:
        # It tells no reason: it is starting, perhaps, and perhaps not for the first time.
        return (_quiet(device, found) if complaint else None) or Finding(UNKNOWN, confidence=0.0)
    if found.panel == "":
        return _quiet(device, found) or Finding(UNKNOWN, "power", ("the panel is dark",), 0.3)
    finding = _quiet(device, found) if complaint else None
    if finding is not None:
        return finding
    if any(verdict != "open" for verdict in found.reach.values()):
        # It says it is ready, and not everybody who should can reach it: cable, switch, or worse.
        return Finding(UNKNOWN, "network", (), 0.2, IT)
    if not found.trusted:
        return Finding(UNKNOWN, "network", (), 0.0)
    if not found.heard or (found.unread and not found.state):
        # Nothing was read that could have told.
        return Finding(UNKNOWN, confidence=0.0)
    return Finding(HEALTHY)


def _with(found: Survey, finding: Finding) -> Finding:
    answered = found.heard or found.ping or any(verdict == "open" for verdict in found.reach.values())
    evidence = tuple(dict.fromkeys((*found.evidence, *finding.evidence)))
    return replace(finding, evidence=evidence, answered=answered)


def _beside(finding: Finding, alert: AlertSeen, critical: list[AlertSeen]) -> Finding:
    """The finding with a line for every critical alert of another part, which the cause may not explain."""
    others = [
        f"also seen, and perhaps of another cause: {other.group} {other.code} ({other.description})"
        for other in critical
        if (other.group, other.group_index) != (alert.group, alert.group_index)
        and other.interface not in MEANT  # other meanings of the same code
    ]
    return replace(finding, evidence=(*finding.evidence, *others))


# -- what alerts mean ------------------------------------------------------------------------------------


def _explain(device: Device, alert: AlertSeen) -> Finding | None:
    for rule in rulebook().alerts:
        if alert.code not in rule.codes or rule.group not in ("", alert.group):
            continue
        for target in _targets(device, alert, rule):
            seen = _look(device, target, rule.minutes)
            if seen is not None and all(seen.get(key) == value for key, value in rule.sight.items()):
                told = ", ".join(f"{key} {value}" for key, value in rule.sight.items())
                return Finding(rule.cause, target, (f"look at {target}: {told}",), 0.95, rule.owner)
    return None


def _targets(device: Device, alert: AlertSeen, rule: AlertRule) -> tuple[str, ...]:
    if rule.look_at == "stations":
        return device.facts.stations
    rows = device.facts.rows.get(alert.group, {})
    if alert.group_index or alert.interface not in MEANT or "{part}" not in rule.look_at:
        parts: tuple[str, ...] = (rows.get(alert.group_index, ""),)
    else:
        parts = tuple(rows.values())  # a code that does not tell which part: each of them may be meant
    return tuple(target for part in parts for target in _part(device, rule.look_at.replace("{part}", part)))


def _part(device: Device, place: str) -> tuple[str, ...]:
    """The parts at `place`, roles filled in; none where the device has no such part."""
    try:
        target = device.facts.place(place)
    except Missing:
        return ()
    return tuple(sorted(fnmatch.filter(device.facts.parts, target)))


def _do(device: Device, verb: str, target: str) -> bool:
    try:
        device.hands.act(verb, target)
    except (CannotAct, DeviceRefusal):
        return False
    return True


def _look(device: Device, target: str, minutes: float) -> Mapping[str, str] | None:
    try:
        return device.hands.look(target, minutes=minutes)
    except CannotAct:
        return None


# -- what nobody tells --------------------------------------------------------------------------------


def _quiet(device: Device, found: Survey) -> Finding | None:
    printed = _printed(device)
    # Nobody looks twice at the same thing: a closer look costs what it takes longer than the first.
    looked: dict[str, tuple[Mapping[str, str] | None, float]] = {}
    for rule in rulebook().quiet:
        if rule.dark is (found.panel != "") or not says(found.panel or "", rule.panel):
            continue
        if not _worth_it(rule, printed):
            continue
        if rule.secure and _secure(device, found) != rule.secure:
            continue
        if rule.administration and _administration(device, found) not in rule.administration:
            continue
        for target in device.facts.stations if rule.look_at == "stations" else _part(device, rule.look_at):
            if rule.first:
                looked.pop(target, None)
                if not _do(device, rule.first, target):
                    continue
            seen, spent = looked.get(target, (None, -1.0))
            if spent < rule.minutes:
                seen = _look(device, target, rule.minutes - max(spent, 0.0))
                looked[target] = seen, rule.minutes
            if seen is not None and all(seen.get(key) == value for key, value in rule.sight.items()):
                told = ", ".join(f"{key} {value}" for key, value in rule.sight.items())
                page = (f"the last page: {', '.join(sorted(printed))}",) if rule.printed else ()
                evidence = (*page, f"look at {target}: {told}")
                return Finding(rule.cause, rule.place or target, evidence, 0.9, rule.owner)
    return None


def _secure(device: Device, found: Survey) -> str:
    """What a strict TLS client finds; "" where none gets that far."""
    if found.reach.get(("ipp", HOME)) != "open":
        return ""
    try:
        return device.at(HOME).secure()
    except (Unreachable, ProtocolError):
        return ""


def _administration(device: Device, found: Survey) -> str:
    """What the site's own administrator finds; "" where it cannot be asked."""
    if found.reach.get(("ipp", HOME)) != "open":
        return ""
    try:
        return device.at(HOME).administer()
    except (Unreachable, DeviceRefusal, ProtocolError, NotPermitted):
        return ""


def _printed(device: Device) -> frozenset[str]:
    """What a person finds on the sheet that came out last: words of defects."""
    for target in _part(device, "{bin}"):
        words = (_look(device, target, 0.5) or {}).get("top sheet", "")
        return frozenset(word for word in words.split(", ") if word not in ("", "clean"))
    return frozenset()


def _worth_it(rule: QuietRule, printed: frozenset[str]) -> bool:
    return not rule.printed or any(word.startswith(tuple(rule.printed)) for word in printed)


# -- what silence means ----------------------------------------------------------------------------------


def _network(device: Device, found: Survey) -> Finding | None:
    """A printer that cannot be reached: *refused* or *silent*, from where, and a look, tell why."""
    shut = sorted({service for (service, _), verdict in found.reach.items() if verdict != "open"})
    looks: dict[str, Mapping[str, str] | None] = {}
    for service in shut:
        here = {who: verdict for (what, who), verdict in found.reach.items() if what == service}
        for rule in rulebook().network:
            if not _is_shut_like(rule, service, here, ping=found.ping):
                continue
            target = rule.look_at or rule.place
            if target not in looks:
                looks[target] = _look(device, target, rule.minutes)
            told = _tells(rule, looks[target] or {}, service)
            if told:
                evidence = (*_told(service, here), f"look at {target}: {told}")
                return Finding(rule.cause, rule.place, evidence, rule.confidence, rule.owner)
    return None


def _is_shut_like(rule: NetworkRule, service: str, here: Mapping[str, str], *, ping: bool) -> bool:
    return (
        rule.ping in (None, ping)
        and (not rule.services or service in rule.services)
        and all(here.get(who) != "open" for who in rule.shut_to)
        and all(here.get(who) == "open" for who in rule.open_to)
    )


def _tells(rule: NetworkRule, seen: Mapping[str, str], service: str) -> str:
    """What a look tells for the rule, in words; "" when it does not."""
    wanted = {key.format(service=service): value for key, value in rule.sight.items()}
    if any(seen.get(key) != value for key, value in wanted.items()):
        return ""
    if any(seen.get(key, value) == value for key, value in rule.unlike.items()):
        return ""
    return ", ".join(f"{key} {seen[key]}" for key in (*wanted, *rule.unlike))


def _told(service: str, here: Mapping[str, str]) -> Iterator[str]:
    yield from (f"{service} from {who}: {verdict}" for who, verdict in here.items())

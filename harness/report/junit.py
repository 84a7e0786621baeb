"""A run as JUnit XML, in the subset that both Jenkins (its junit-10 schema) and GitLab read in full.

One `testsuite` per family. That schema has no properties inside a test case, so what is particular to a
case goes into its `system-out`; GitLab drops test cases of equal name, so names carry profile and variant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from misfeed.journal import BAD, CaseRecord, Journal, Outcome
from misfeed.messages import words
from misfeed.report.evidence import unmet, value_text
from misfeed.report.files import write_whole
from misfeed.report.tally import family_of, in_order, natural, tally_of

# XML 1.0 §2.2 has no way at all to write these characters; panels and string MIB objects do send them.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_ELEMENT = {
    Outcome.FAILED: "failure",
    Outcome.ERROR: "error",
    Outcome.SKIPPED: "skipped",
    Outcome.QUARANTINED: "skipped",  # no CI knows the word, and a failure would fail its page
    Outcome.FLAKY: "flakyFailure",  # Surefire's word: passed, after this
}


def junit_xml(journal: Journal) -> str:
    """The run as one JUnit XML document; times are real seconds."""
    header = journal.header
    cases = in_order(journal)
    root = ElementTree.Element("testsuites", {"name": "misfeed", **_counts(cases)})
    del root.attrib["skipped"]  # the schema knows it on a suite only
    facts = {
        "run": header.run,
        "seed": header.seed,
        "misfeed": header.version,
        "python": header.python,
        "selection": " ".join(header.selection),
        **{f"profile.{name}": version for name, version in sorted(header.profiles.items())},
        **{f"fault.{name}": version for name, version in sorted(header.faults.items())},
        **{f"firmware.{name}": version for name, version in sorted(header.firmware.items())},
        **({"shard": header.shard} if header.shard else {}),
        "not-run": len(journal.remaining()),
    }
    families: dict[str, list[CaseRecord]] = {}
    for case in cases:
        families.setdefault(family_of(case), []).append(case)
    for family in sorted(families, key=natural):
        members = families[family]
        suite = ElementTree.SubElement(root, "testsuite", {"name": _clean(family), **_counts(members)})
        if header.wall_started:
            suite.set("timestamp", header.wall_started[:19])
        properties = ElementTree.SubElement(suite, "properties")
        for name, value in facts.items():
            ElementTree.SubElement(properties, "property", {"name": name, "value": _clean(str(value))})
        for case in members:
            suite.append(_testcase(family, case))
    ElementTree.indent(root, space=" ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def write_junit(journal: Journal, path: Path | str) -> Path:
    """Write `junit_xml` to a file. Raises UsageError when it cannot be written."""
    return write_whole(path, junit_xml(journal))


def _counts(cases: Iterable[CaseRecord]) -> dict[str, str]:
    cases = list(cases)
    tally = tally_of(cases)
    return {
        "tests": str(tally.total),
        "failures": str(tally.failed),
        "errors": str(tally.error),
        "skipped": str(tally.skipped + tally.quarantined),
        "time": _seconds(sum(case.wall_s for case in cases)),
    }


def _testcase(family: str, case: CaseRecord) -> ElementTree.Element:
    element = ElementTree.Element(
        "testcase",
        {
            "classname": _clean(f"misfeed.{family}.{case.scenario}"),
            "name": _clean(full_name(case)),
            "time": _seconds(case.wall_s),
        },
    )
    if case.outcome in _ELEMENT:
        trouble = ElementTree.SubElement(element, _ELEMENT[case.outcome], {"message": _clean(case.reason)})
        if _ELEMENT[case.outcome] != "skipped":
            trouble.set("type", case.verdict.value or case.outcome.value)
            if case.outcome in BAD:
                trouble.text = _clean("\n".join(_evidence(case)))
    out = ElementTree.SubElement(element, "system-out")
    out.text = _clean("\n".join(_facts(case)))
    return element


def full_name(case: CaseRecord) -> str:
    """The case's name, with profile and variant added where it does not carry them already."""
    wanted = [case.profile, *(str(value) for _, value in sorted(case.variant.items()))]
    missing = [part for part in wanted if part and part not in case.case]
    return f"{case.case}[{', '.join(missing)}]" if missing else case.case


def _evidence(case: CaseRecord) -> list[str]:
    """Lines that let a reader of the CI page judge a failure without opening anything else."""
    lines = [case.reason] if case.reason else []
    lines += [
        f"{phase.name.value}: {phase.outcome.value}{': ' if phase.detail else ''}{phase.detail}"
        for phase in case.phases
        if phase.outcome not in (Outcome.PASSED, Outcome.SKIPPED)
    ]
    lines += [
        f"{seen.phase.value}: {seen.interface}: not held: {seen.what}; was {value_text(seen.value, words())}"
        for seen in unmet(case)
    ]
    lines += [
        f"measured {measured.name}: {measured.value} {measured.unit}, limit {measured.limit}"
        for measured in case.measurements
        if not measured.passed
    ]
    lines += [
        f"{word}, step {number}: {step.outcome.value}: {step.text}{': ' if step.detail else ''}{step.detail}"
        for word, steps in (("decoy", case.decoy), ("repair", case.repair))
        for number, step in enumerate(steps, 1)
        if step.outcome in (Outcome.FAILED, Outcome.ERROR)
    ]
    lines += [
        f"asked: {one.text} {one.said or 'nobody answered'}{': ' if one.answer else ''}{one.answer}"
        for one in case.asked
        if one.said != "done"
    ]
    lines += [f"left out: {one}" for one in case.left_out]
    lines += [f"hazard: {hazard}" for hazard in case.hazards]
    if case.finding is not None:
        lines.append(f"finding: {case.finding.cause} at {case.finding.place or '?'}")
        lines += [f"  {piece}" for piece in case.finding.evidence]
    return lines


def _facts(case: CaseRecord) -> list[str]:
    facts = {
        "title": case.title,
        "profile": case.profile,
        **{f"variant {key}": value for key, value in sorted(case.variant.items())},
        "seed": case.seed,
        "attempt": case.attempt,
        "outcome": case.outcome.value,
        "verdict": case.verdict.value,
        "requirements": " ".join(case.requirements),
    }
    lines = [f"{name}: {value}" for name, value in facts.items() if value != ""]
    if case.quarantine is not None:
        held = case.quarantine
        lines.append(f"quarantine: {held.reason} ({held.owner}, until {held.expires})")
    # The form in which both Jenkins' attachments plug-in and GitLab look for files.
    return lines + [f"[[ATTACHMENT|{path}]]" for path in case.attachments]


def _seconds(seconds: float) -> str:
    return f"{max(0.0, seconds):.3f}"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)

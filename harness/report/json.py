"""A run as canonical JSON: two runs of one seed differ in nothing but their `wall` fields.

Everything that belongs to this one execution (run name, host, real time) sits in an object named `wall` or
under a key that begins with `wall_`; `without_wall` takes exactly those out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from misfeed.journal import CaseRecord, Journal
from misfeed.report.files import write_whole
from misfeed.report.tally import tally_in

FORMAT = "misfeed-report/1"


def report_json(journal: Journal) -> str:
    """The whole run as JSON text with sorted keys; cases in order of their names. Ends with a newline."""
    header = journal.header
    cases = sorted(journal.cases(), key=lambda case: case.case)
    remaining = journal.remaining()
    tally = tally_in(journal)
    report = {
        "format": FORMAT,
        "seed": header.seed,
        "version": header.version,
        "profiles": header.profiles,
        "faults": header.faults,
        "firmware": header.firmware,
        "verdict": tally.verdict.value,
        "totals": {
            "passed": tally.passed,
            "failed": tally.failed,
            "error": tally.error,
            "flaky": tally.flaky,
            "quarantined": tally.quarantined,
            "skipped": tally.skipped,
            "remaining": tally.remaining,
            "by_verdict": {verdict.value: count for verdict, count in tally.by_verdict},
        },
        "cases": [plain_case(case) for case in cases],
        "remaining": list(remaining),
        "wall": {
            "run": header.run,
            "python": header.python,
            "selection": list(header.selection),
            "shard": header.shard,
            "started": header.wall_started,
            "ended": journal.wall_ended,
            "cases_s": round(sum(case.wall_s for case in cases), 6),
        },
    }
    return json.dumps(report, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def plain_case(case: CaseRecord) -> dict[str, Any]:
    """A case without the octets of its files and pictures; those of pictures depend on the library used."""
    plain = case.to_plain()
    for file in plain.get("files", ()):
        file.pop("data", None)
    for picture in plain.get("pictures", ()):
        del picture["png"]
    return plain


def without_wall(plain: Any) -> Any:
    """A copy of decoded report JSON without anything that depends on this one execution."""
    if isinstance(plain, dict):
        return {
            key: without_wall(item)
            for key, item in plain.items()
            if key != "wall" and not key.startswith("wall_")
        }
    if isinstance(plain, list):
        return [without_wall(item) for item in plain]
    return plain


def write_json(journal: Journal, path: Path | str) -> Path:
    """Write `report_json` to a file. Raises UsageError when it cannot be written."""
    return write_whole(path, report_json(journal))

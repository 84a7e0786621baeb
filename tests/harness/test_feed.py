"""Who follows a run is told of every case as it begins and ends."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from misfeed import cli
from misfeed.feed import Feed, JsonLines
from misfeed.journal import CaseRecord, Outcome, Phase, PictureRecord

CASE = CaseRecord(
    case="MP-01[a]",
    scenario="MP-01",
    outcome=Outcome.FAILED,
    reason="it\nburns",
    pictures=(PictureRecord(Phase.DETECT, b"\x89PNG"),),
)


def test_every_follower_hears_everything_in_its_order() -> None:
    streams = [io.StringIO(), io.StringIO()]
    feed = Feed([JsonLines(stream, ["MP-01[a]"]) for stream in streams])
    feed.began("MP-01[a]")
    feed.show(CASE)
    feed.close()
    assert streams[0].getvalue() == streams[1].getvalue()
    events = [json.loads(line)["event"] for line in streams[0].getvalue().splitlines()]
    assert events == ["run-began", "case-began", "case-ended"]


def test_a_line_holds_the_record_without_its_pictures() -> None:
    stream = io.StringIO()
    JsonLines(stream, []).show(CASE)
    record = json.loads(stream.getvalue().splitlines()[-1])["record"]
    assert record["reason"] == "it\nburns"
    assert [set(picture) for picture in record["pictures"]] == [{"phase"}]


def test_a_run_is_told_line_by_line_and_nothing_else_on_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    words = ["run", "MP-08", "--profile", "mono-laser", "--json-lines", "-o", "out"]
    assert cli.main(words) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["event"] for one in events] == ["run-began", "case-began", "case-ended", "run-ended"]
    assert events[1]["case"] == events[2]["record"]["case"] == "MP-08[mono-laser]"
    assert events[3]["verdict"] == "passed"
    assert Path(events[3]["report"]).is_file()
    assert "| 1 |" in summary.read_text(encoding="utf-8")

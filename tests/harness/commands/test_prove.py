"""`misfeed prove`: which steps of a repair matter."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Command = Callable[..., subprocess.CompletedProcess[str]]


def test_each_step_is_judged(misfeed: Command) -> None:
    told = misfeed("prove", "MP-03", "--profile", "mono-laser")
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[0].startswith("MP-03[mono-laser]: the repair is proven, ")
    judged = {line[20:]: line[6:18].strip() for line in lines if line[4:5] == "."}
    assert judged["wait cool fuser (below c 50, at most minutes 60.0)"] == "protects"
    assert judged["replace fuser"] == "matters"
    assert judged["reset counter fuser"] == "serves"
    assert lines[-1].startswith("  the decoy: verification failed")


def test_every_variant_of_the_first_model_that_fits_is_tried(misfeed: Command) -> None:
    plain = json.loads(misfeed("prove", "NW-06", "--json").stdout)
    ends = [one["case"].rpartition("-")[2] for one in plain]
    assert ends == ["refused]", "silent]"]
    assert plain[0]["trouble"] == ""
    assert [step["part"] for step in plain[0]["steps"]] == ["serves", "matters", "serves"]


def test_an_idle_step_fails_only_when_asked_to(misfeed: Command, write: Callable[..., Path]) -> None:
    file = write("my/tab.py")
    file.write_text(file.read_text("utf-8").replace("repair=[", "repair=[DO.wait(1), "), "utf-8")
    assert misfeed("prove", "my/").returncode == 0
    told = misfeed("prove", "my/", "--strict")
    assert told.returncode == 1
    assert "   1. does nothing  wait\n" in told.stdout


def test_what_is_no_repair_fails(misfeed: Command, write: Callable[..., Path]) -> None:
    file = write("my/tab.py")
    file.write_text(file.read_text("utf-8").replace('DO.replace("{cover}"), ', ""), "utf-8")
    told = misfeed("prove", "my/")
    assert told.returncode == 1
    assert "the whole repair does not verify" in told.stdout


def test_misuse_is_told_in_one_line(misfeed: Command) -> None:
    told = misfeed("prove", "MP-03", "--profile", "label-printer")
    assert told.returncode == 2
    assert told.stderr.startswith("misfeed: MP-03 runs on none of these models: label-printer has no ")
    assert told.stderr.count("\n") == 1

"""`misfeed lock` and `misfeed run --locked`, one after the other as in a project's CI."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from importlib import resources
from pathlib import Path

Command = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
ON = ("--profile", "mono-laser")


def test_what_is_locked_runs_and_what_has_changed_does_not(
    misfeed: Command, write: Write, tmp_path: Path
) -> None:
    write("my/a.py", "ZZ-1")
    locked = misfeed("lock", "my/", *ON)
    assert (locked.returncode, locked.stderr) == (0, "")
    assert locked.stdout == "misfeed.lock: 1 profile, 1 fault, 1 scenario\n"
    assert misfeed("run", "my/", *ON, "--locked", "-q").returncode == 0

    write("my/a.py", "ZZ-1", body="case.run()  # otherwise")
    refused = misfeed("run", "my/", *ON, "--locked", "-o", "out")
    assert refused.returncode == 2
    assert refused.stderr == (
        "misfeed: misfeed.lock: this run is not what is locked:\n"
        "  scenario ZZ-1 is not what was locked\n"
        "if that is meant to be so, lock it anew with `misfeed lock`\n"
    )
    assert not (tmp_path / "out").exists(), "nothing ran"
    assert misfeed("run", "my/", *ON, "-q").returncode == 0, "nobody insists"


def test_a_model_or_scenario_that_is_not_locked_is_refused(misfeed: Command, write: Write) -> None:
    write("my/a.py", "ZZ-1")
    misfeed("lock", "my/", *ON)
    write("my/b.py", "ZZ-2")
    refused = misfeed("run", "my/", "--profile", "inkjet-mfp", "--locked")
    assert refused.returncode == 2
    assert "  profile inkjet-mfp is not locked\n  scenario ZZ-2 is not locked\n" in refused.stderr


def test_a_profile_of_ones_own_is_locked_by_what_it_says(misfeed: Command, tmp_path: Path) -> None:
    text = (resources.files("misfeed.fixtures") / "profiles" / "mono-laser.toml").read_text("utf-8")
    (tmp_path / "my.toml").write_text(text.replace('name = "mono-laser"', 'name = "my"', 1))
    assert misfeed("lock", "MP-01", "-p", "my.toml").returncode == 0
    assert misfeed("run", "MP-01", "--profile", "my.toml", "--locked", "-q").returncode == 0
    changed = text.replace('name = "mono-laser"', 'name = "my"', 1).replace(
        "speed_ppm = ", "speed_ppm = 1", 1
    )
    (tmp_path / "my.toml").write_text(changed)
    refused = misfeed("run", "MP-01", "--profile", "my.toml", "--locked", "-q")
    assert refused.returncode == 2
    assert "profile my is not what was locked, though its version is 1.0 still" in refused.stderr


def test_without_words_all_there_is_is_locked(misfeed: Command, tmp_path: Path) -> None:
    assert misfeed("lock", "-o", "all.lock").returncode == 0
    text = (tmp_path / "all.lock").read_text()
    assert '[faults."bin.flag.stuck"]' in text
    assert '[scenarios."NW-06"]' in text
    assert '[profiles."label-printer"]' in text


def test_without_a_lock_file_the_way_to_one_is_told(misfeed: Command) -> None:
    refused = misfeed("run", "MP-01", *ON, "--locked")
    assert (refused.returncode, refused.stderr) == (
        2, "misfeed: there is no misfeed.lock; `misfeed lock` writes it\n",
    )  # fmt: skip


def test_what_was_locked_is_told_in_the_persons_language(misfeed: Command, write: Write) -> None:
    write("my/a.py", "ZZ-1")
    told = misfeed("lock", "my/", *ON, "--language", "es").stdout
    assert told == "misfeed.lock: 1 perfil, 1 avería, 1 escenario\n"


def test_a_folders_own_profile_fault_and_scenario_are_locked_with_the_rest(
    misfeed: Command, tmp_path: Path
) -> None:
    (tmp_path / "misfeed.toml").touch()
    for kind, name in (("fault", "part.what"), ("profile", "my-laser"), ("scenario", "MY-01")):
        assert misfeed("new", kind, name, "-o", f"{kind}s").returncode == 0
    assert misfeed("lock").returncode == 0
    text = (tmp_path / "misfeed.lock").read_text()
    assert all(f'."{name}"]' in text for name in ("part.what", "my-laser", "MY-01", "mono-laser"))
    assert '"MP-01"' not in text, "this folder runs its own"
    fault = tmp_path / "faults" / "part_what.py"
    fault.write_text(f"{fault.read_text()}# otherwise\n")
    assert misfeed("lock", "-o", "again.lock").returncode == 0
    before, after = text.split("\n\n"), (tmp_path / "again.lock").read_text().split("\n\n")
    (changed,) = [entry for entry, was in zip(after, before, strict=True) if entry != was]
    assert changed.startswith('[faults."part.what"]')


def test_limits_beside_a_script_and_a_folders_rules_are_locked_too(misfeed: Command, tmp_path: Path) -> None:
    (tmp_path / "misfeed.toml").touch()
    assert misfeed("new", "scenario", "MY-01", "-o", "scenarios").returncode == 0
    assert misfeed("lock", *ON).returncode == 0
    limits = tmp_path / "scenarios" / "limits.toml"
    limits.write_text('["MY-01".delay]\ndefault = { le = 9, unit = "s" }\n')
    refused = misfeed("run", "--locked", *ON)
    assert (refused.returncode, "scenario MY-01 is not what was locked" in refused.stderr) == (2, True)
    limits.unlink()
    (tmp_path / "probes").mkdir()
    (tmp_path / "probes" / "mine.py").write_text("RULES = ()\n")
    refused = misfeed("run", "--locked", *ON)
    assert (refused.returncode, "rule probes/mine.py is not locked" in refused.stderr) == (2, True)

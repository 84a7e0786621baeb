"""Digests follow what decides behaviour, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from misfeed.contract import TellsDigests
from misfeed.emulators import profiles
from misfeed.emulators.digests import fault_digest, profile_digest
from misfeed.emulators.machine.faults import catalogue
from misfeed.emulators.provider import EmulatedProvider
from msgspec.structs import replace

TEXT = (resources.files("misfeed.fixtures") / "profiles" / "mono-laser.toml").read_text("utf-8")


def digest_of(tmp_path: Path, text: str) -> str:
    file = tmp_path / "some.toml"
    file.write_bytes(text.encode())
    return profile_digest(profiles.load(str(file)))


def test_the_provider_tells_digests_of_all_there_is() -> None:
    source = EmulatedProvider()
    assert isinstance(source, TellsDigests)
    assert source.fault_digests().keys() == source.fault_versions().keys()
    told = {name: source.profile_digest(name) for name in source.profiles()}
    assert len(set(told.values())) == len(told)


@pytest.mark.parametrize("change", ["# a comment\n{}", "{}\n\n"])
def test_how_a_profile_is_written_is_no_matter(tmp_path: Path, change: str) -> None:
    assert digest_of(tmp_path, change.format(TEXT)) == profile_digest(profiles.load("mono-laser"))
    assert digest_of(tmp_path, TEXT.replace("\n", "\r\n")) == profile_digest(profiles.load("mono-laser"))


def test_what_a_profile_says_is(tmp_path: Path) -> None:
    plain = profile_digest(profiles.load("mono-laser"))
    faster = TEXT.replace("speed_ppm = ", "speed_ppm = 1", 1)
    assert faster != TEXT
    assert digest_of(tmp_path, faster) != plain


def test_a_community_is_part_of_it() -> None:
    plain = profiles.load("mono-laser")
    other = replace(plain, network=replace(plain.network, community="xyzzy"))
    assert profile_digest(other) != profile_digest(plain)
    assert profile_digest(replace(other, network=plain.network)) == profile_digest(plain)


def test_faults_of_a_shared_kind_differ_and_follow_what_they_inherit() -> None:
    digests = {name: fault_digest(kind) for name, kind in catalogue().items()}
    by_module = {kind.__module__ for kind in catalogue().values()}
    assert len(set(digests.values())) >= len(by_module)


def test_they_are_the_same_in_another_process_with_another_hash_seed() -> None:
    asked = "from misfeed.emulators.provider import EmulatedProvider as P; p = P(); "
    asked += "print([p.profile_digest(n) for n in p.profiles()], sorted(p.fault_digests().items()))"
    told = {
        subprocess.run(
            [sys.executable, "-c", asked], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1

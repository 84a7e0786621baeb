"""What a run stands on, written down: profiles, faults and scenarios by version and digest (`misfeed.lock`).

Says what differs from it now. Knows neither how a digest comes about, nor who runs what.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points, version
from pathlib import Path

import msgspec
from misfeed.casework import CaseSpec
from misfeed.config import current
from misfeed.contract import TellsDigests
from misfeed.errors import UsageError
from misfeed.extending.points import OURS, package_of, points
from misfeed.providers import provider
from misfeed.vocabulary.limits import limits_beside

FILE = "misfeed.lock"
FORMAT = 1
_SHOWN = 12
_ALL_OF = ("rules", "packages")
"""Tables of which one that is missing makes a difference too: every run goes by all of them."""
_HEAD = "# Written by `misfeed lock`, to be committed; `misfeed run --locked` refuses what differs from it.\n"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing: the version it gives itself, where it has one, and the digest of what it does.

    A package is known by its version alone, and has an empty digest.
    """

    digest: str
    version: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    misfeed: str
    profiles: dict[str, Entry] = msgspec.field(default_factory=dict)
    faults: dict[str, Entry] = msgspec.field(default_factory=dict)
    scenarios: dict[str, Entry] = msgspec.field(default_factory=dict)
    rules: dict[str, Entry] = msgspec.field(default_factory=dict)
    packages: dict[str, Entry] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lock:
    """Everything that is locked, by name; `misfeed` is the version of the bench itself.

    Attributes:
        scenarios: each with the limits beside its script. rules: files of a folder that diagnosis goes by.
        packages: those installed that add something.
    """

    misfeed: str
    profiles: Mapping[str, Entry] = field(default_factory=dict)
    faults: Mapping[str, Entry] = field(default_factory=dict)
    scenarios: Mapping[str, Entry] = field(default_factory=dict)
    rules: Mapping[str, Entry] = field(default_factory=dict)
    packages: Mapping[str, Entry] = field(default_factory=dict)

    def text(self) -> str:
        """The file, in the same order whoever writes it."""
        lines = [_HEAD, f"format = {FORMAT}\nmisfeed = {_string(self.misfeed)}\n"]
        for table, entries in self._tables():
            for name, entry in sorted(entries.items()):
                lines.append(f"\n[{table}.{_string(name)}]\n")
                if entry.version:
                    lines.append(f"version = {_string(entry.version)}\n")
                lines.append(f"digest = {_string(entry.digest)}\n")
        return "".join(lines)

    def differences(self, now: Lock) -> list[str]:
        """What of `now` is not as locked here, a sentence each.

        A model, fault or scenario that `now` lacks is no matter.
        """
        told = []
        if self.misfeed != now.misfeed:
            told.append(f"misfeed {self.misfeed} is locked, and this is {now.misfeed}")
        for (table, locked), (_, found) in zip(self._tables(), now._tables(), strict=True):
            kind = table.removesuffix("s")
            if table in _ALL_OF:
                told += [f"{kind} {name} is locked, and not here" for name in sorted(locked.keys() - found)]
            told += [
                line
                for name in sorted(found)
                if (line := _differs(kind, name, locked.get(name), found[name]))
            ]
        return told

    def _tables(self) -> Iterator[tuple[str, Mapping[str, Entry]]]:
        yield from (("profiles", self.profiles), ("faults", self.faults), ("scenarios", self.scenarios))
        yield from (("rules", self.rules), ("packages", self.packages))


def _differs(kind: str, name: str, locked: Entry | None, found: Entry) -> str:
    if locked is None:
        return f"{kind} {name} is not locked"
    if locked == found:
        return ""
    if locked.version != found.version:
        return f"{kind} {name} is of version {found.version}, and {locked.version} is locked"
    kept = f", though its version is {found.version} still" if found.version else ""
    return f"{kind} {name} is not what was locked{kept}"


def _string(text: str) -> str:
    # A string of JSON is a basic string of TOML, but for the one control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def lock_of(specs: Sequence[CaseSpec], *, everything: bool = False) -> Lock:
    """What these cases stand on, as it is now; with `everything`, all profiles and faults that there are.

    Raises UsageError where the devices' provider tells no digests.
    """
    source = provider()
    if not isinstance(source, TellsDigests):
        raise UsageError(
            "nothing can be locked: the provider of the devices tells no digests of its profiles"
        )
    scenarios = {spec.scenario.id: spec.scenario for spec in specs}
    models = dict.fromkeys([*(source.profiles() if everything else ()), *(spec.profile for spec in specs)])
    versions, digests = source.fault_versions(), source.fault_digests()
    used = {one.name for scenario in scenarios.values() for one in scenario.causes}
    profiles = {}
    for model in models:
        facts = source.facts(model)
        profiles[facts.name] = Entry(source.profile_digest(model), facts.version)
    return Lock(
        misfeed=version("misfeed"),
        profiles=profiles,
        faults={
            name: Entry(digests[name], str(versions[name])) for name in (versions if everything else used)
        },
        scenarios={
            name: Entry(digest_of_text(Path(one.file), limits_beside(one.file).path))
            for name, one in scenarios.items()
        },
        rules={_named(path): Entry(digest_of_text(path)) for path in current().scripts("probes")},
        packages={name: Entry("", version(name)) for name in _packages()},
    )


def digest_of_text(*paths: Path) -> str:
    """Of texts, whatever the line ends of the computer that they were fetched to; of those that are there."""
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(path.read_text(encoding="utf-8").encode())  # with any line end read as \n
    return f"sha256:{digest.hexdigest()}"


def _named(path: Path) -> str:
    """A file by its place from the settings' folder, the same on every computer."""
    folder = current().folder.resolve()
    return Path(os.path.relpath(path, folder)).as_posix()


def _packages() -> Iterator[str]:
    """Installed packages, but for misfeed itself, that add something by an entry point."""
    for group in entry_points().groups:
        if group.partition(".")[0] == OURS:
            yield from {package_of(one) for one in points(group)} - {OURS}


def place() -> Path:
    """Where the lock file of these settings is: beside them, or here."""
    return Path(current().near(FILE))


def read(path: Path) -> Lock:
    """Raises UsageError for a file that is not there, or is none."""
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
        if isinstance(plain.get("format"), int) and plain["format"] != FORMAT:
            raise UsageError(f"{path} is of format {plain['format']}, and this misfeed reads {FORMAT}")
        found = msgspec.convert(plain, _File)
    except FileNotFoundError:
        raise UsageError(f"there is no {path}; `misfeed lock` writes it") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:  # TOML's, UTF-8's and msgspec's errors are all of this kind
        raise UsageError(f"{path} is not a lock file ({error}); `misfeed lock` writes it anew") from error
    return Lock(found.misfeed, found.profiles, found.faults, found.scenarios, found.rules, found.packages)


def insist(specs: Sequence[CaseSpec], path: Path) -> None:
    """Raises UsageError when these cases would not run as the lock file at `path` says."""
    told = read(path).differences(lock_of(specs))
    if told:
        more = [f"and {len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
        lines = "".join(f"\n  {line}" for line in [*told[:_SHOWN], *more])
        what = "this run is not what is locked" if len(told) == 1 else f"{len(told)} things are not as locked"
        raise UsageError(
            f"{path}: {what}:{lines}\nif that is meant to be so, lock it anew with `misfeed lock`"
        )

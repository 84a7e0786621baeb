"""Parts of kinds that packages add: a profile names them, and never says where code is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine, plans
from misfeed.emulators.machine.part import Part, physical
from misfeed.errors import UsageError

PARTS = '\n[[parts]]\nkind = "{}"\nname = "{}"\nsettings = {{ label = "Stamp" }}\n'


class Stamper(Part):
    stuck: bool = physical(False)


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile's file, where a package adds the kind acme.stamper."""
    kinds: Mapping[str, Any] = {"acme.stamper": Stamper}
    monkeypatch.setattr(plans, "outside", lambda what: kinds)
    shelf = Path(profiles.__file__).parents[1] / "fixtures" / "profiles"
    file = tmp_path / "mine.toml"
    file.write_text((shelf / "mono-laser.toml").read_text("utf-8"), "utf-8")
    return file


def with_part(model: Path, kind: str, name: str = "stamper") -> int:
    """Add a part to the profile; the line on which its kind stands."""
    text = model.read_text("utf-8")
    model.write_text(text + PARTS.format(kind, name), "utf-8")
    return text.count("\n") + 3


def test_a_machine_has_the_parts_that_its_profile_names(model: Path) -> None:
    with_part(model, "acme.stamper")
    part = Machine(profiles.load(str(model)), Clock()).parts["stamper"]
    assert isinstance(part, Stamper)
    assert part.spec.settings == {"label": "Stamp"}


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (
            "acme.stampr",
            "no installed package adds the kind of part 'acme.stampr'; did you mean 'acme.stamper'?",
        ),
        ("acme_printers.stamper:Stamper", "`parts[0].kind` is no kind of part: name one that a package adds"),
        ("os.system; rm", "`parts[0].kind` is no kind of part: name one that a package adds"),
    ],
)
def test_a_kind_that_nobody_adds_is_told_with_its_line(model: Path, kind: str, told: str) -> None:
    line = with_part(model, kind)
    with pytest.raises(UsageError) as caught:
        profiles.load(str(model))
    assert str(caught.value).startswith(f"{model}:{line}: {told}")


@pytest.mark.parametrize("name", ["fuser", "tray-1"])
def test_a_part_cannot_have_the_name_of_another(model: Path, name: str) -> None:
    with_part(model, "acme.stamper", name)
    with pytest.raises(UsageError, match=rf"mine.toml:\d+: no part can be called {name!r}: another part is"):
        profiles.load(str(model))

"""The shelf of device profiles, and what every profile on it promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, JobState, Machine, Page, Profile
from misfeed.emulators.machine import profile as model
from misfeed.emulators.roles import main_tray
from misfeed.errors import UsageError
from msgspec import Struct

ALL = profiles.names()

#: What a condition key can begin with.
STAGES = {
    "jam", "residual", "cover-open", "tray-empty", "tray-low", "tray-open", "load-tray", "bin-full",
    "bin-almost-full", "supply-missing", "supply-memory", "supply-empty", "supply-low", "roller-life",
    "carriage", "ribbon-in", "printhead-unknown", "cutter-jam",
    "fuser-cold", "fuser-slow", "fuser-hot", "fuser-thermistor", "fan", "laser-beam",
    "page-complex",
    "fax-carrier-lost", "stapler-jam", "scanner-home", "scanner-light",
    "feeder-jam", "feeder-misfeed", "feeder-roller-life",
    "no-firmware", "network-dead", "engine-silent", "firmware-error", "disk-failed", "disk-unknown", "nvram",
}  # fmt: skip


def kinds_of(profile: Profile) -> Iterator[str]:
    """The condition keys that the parts of a profile can raise."""
    stations = [*profile.path.stations, *([profile.path.duplex] if profile.path.duplex else [])]
    for station in stations:
        yield f"jam.{station.name}"
        if station.sensor:
            yield f"residual.{station.name}"
    for tray in profile.trays:
        yield from (f"{stage}.{tray.name}" for stage in ("tray-empty", "tray-open", "load-tray"))
        if tray.senses_level:
            yield f"tray-low.{tray.name}"
        if tray.roller is not None:
            yield f"jam.{tray.name}"
            if tray.roller.life:
                yield f"roller-life.{tray.name}"
    for cover in profile.covers:
        yield f"cover-open.cover.{cover.name}"
    for output in profile.bins:
        if output.senses_full:
            yield from (f"bin-full.{output.name}", f"bin-almost-full.{output.name}")
    for supply in profile.supplies:
        yield from (
            f"{stage}.supply.{supply.name}" for stage in ("supply-missing", "supply-empty", "supply-low")
        )
        if supply.chip:
            yield f"supply-memory.supply.{supply.name}"
    for fan in profile.fans:
        yield f"fan.{fan.name}"
    if profile.laser is not None:
        yield "laser-beam"
    if profile.fuser is not None:
        yield from ("fuser-cold", "fuser-slow", "fuser-hot", "fuser-thermistor")
    if profile.thermal_head is not None:
        yield "ribbon-in"
    if profile.cutter is not None:
        yield "cutter-jam"
    if profile.printhead is not None:
        yield "printhead-unknown"
    if profile.carriage is not None:
        yield "carriage"
    if profile.memory is not None:
        yield "page-complex"
    if profile.fax is not None:
        yield "fax-carrier-lost"
    if profile.finisher is not None:
        yield "stapler-jam"
    if profile.kind == "laser":
        yield "engine-silent"
    if profile.disk is not None:
        yield from ("disk-failed", "disk-unknown")
    yield from ("firmware-error", "no-firmware", "nvram", "network-dead")
    if profile.scanner is not None:
        yield "scanner-light"
        if profile.scanner.shipping_lock:
            yield "scanner-home"
        if profile.scanner.feeder is not None:
            yield from ("feeder-jam", "feeder-misfeed")
            if profile.scanner.feeder.roller_life:
                yield "feeder-roller-life"


def has_code(profile: Profile, key: str) -> bool:
    """Whether the profile says how the model tells it; an empty code says: in words alone."""
    while key and key not in profile.codes:
        key = key.rpartition(".")[0]
    return bool(key)


@pytest.fixture(params=ALL)
def profile(request: pytest.FixtureRequest) -> Profile:
    return profiles.load(request.param)


def test_the_five_kinds_of_office_device_are_there() -> None:
    assert {"mono-laser", "colour-laser-mfp", "inkjet-mfp", "departmental-a3-mfp", "label-printer"} <= set(
        ALL
    )


def test_each_profile_is_called_what_its_file_is_called(profile: Profile) -> None:
    assert profile.name in ALL


def test_a_built_in_profile_is_read_once() -> None:
    assert profiles.load("mono-laser") is profiles.load("mono-laser")


def test_each_machine_starts_without_a_condition_and_prints_three_pages(profile: Profile) -> None:
    machine = Machine(profile, Clock(), seed=1)
    assert machine.alerts.rows == ()
    before = machine.engine.impressions
    page = Page(dict.fromkeys(profile.engine.colorants, 50_000))
    job = machine.jobs.submit(pages=(page,) * 3, media=main_tray(profile).media)
    machine.clock.finish_now()
    machine.clock.advance(120_000_000)
    done = machine.jobs.find(job.id)
    assert done is not None
    assert done.state is JobState.COMPLETED
    assert machine.engine.impressions == before + 3
    assert machine.part(main_tray(profile).name, type(machine.trays[0])).level == main_tray(profile).level - 3


def test_each_code_names_a_condition_that_the_profile_can_raise(profile: Profile) -> None:
    possible = set(kinds_of(profile))
    for key in profile.codes:
        assert key.partition(".")[0] in STAGES, key
        assert any(kind == key or kind.startswith(f"{key}.") for kind in possible), key


def test_each_condition_that_a_part_can_raise_has_its_code(profile: Profile) -> None:
    assert [kind for kind in kinds_of(profile) if not has_code(profile, kind)] == []


def test_a_broken_machine_tells_a_code_from_its_profile(profile: Profile) -> None:
    machine = Machine(profile, Clock(), seed=1)
    machine.act("open", machine.covers[0].id)
    (row,) = machine.alerts.rows
    assert row.vendor_code == profile.vendor_code(row.condition.key)


def test_the_everyday_job_has_one_tray_with_enough_paper(profile: Profile) -> None:
    tray = main_tray(profile)
    assert tray.level >= 120
    assert [other.name for other in profile.trays if other.media == tray.media] == [tray.name]
    if profile.kind != "label":
        assert tray.media == "iso_a4_210x297mm"


def test_each_colorant_has_one_supply_that_marks_it(profile: Profile) -> None:
    marking = ("toner", "tonerCartridge", "ink", "inkCartridge", "inkRibbon")
    marked = [supply.color for supply in profile.supplies if supply.type in marking]
    assert sorted(marked) == sorted(profile.engine.colorants)


def test_covers_give_access_only_to_places_that_exist_and_to_every_place(profile: Profile) -> None:
    places = {station.name for station in profile.path.stations}
    if profile.path.duplex:
        places.add(profile.path.duplex.name)
    assert {place for cover in profile.covers for place in cover.gives_access} == places


def test_no_two_profiles_pass_for_the_same_device() -> None:
    loaded = [profiles.load(name) for name in ALL]
    assert len({profile.identity.serial.format(n=1) for profile in loaded}) == len(ALL)
    assert len({(p.identity.sys_object_id, p.identity.model) for p in loaded}) == len(ALL)
    assert len({(p.usb.vendor_id, p.usb.product_id) for p in loaded if p.usb}) == len(ALL)


def test_serial_numbers_of_a_fleet_differ(profile: Profile) -> None:
    assert profile.identity.serial.format(n=1) != profile.identity.serial.format(n=2)


def test_each_profile_says_first_after_which_real_model_it_is() -> None:
    shelf = Path(__file__).resolve().parents[2] / "fixtures" / "profiles"
    for name in ALL:
        first = (shelf / f"{name}.toml").read_text("utf-8").splitlines()[0]
        assert first.startswith("# "), name
        assert "after the " in first, name


def test_a_misspelt_name_is_answered_with_the_near_one() -> None:
    with pytest.raises(UsageError, match="did you mean 'mono-laser'"):
        profiles.load("mono-lazer")


def test_an_unknown_name_is_answered_with_the_list() -> None:
    with pytest.raises(UsageError, match="label-printer, mono-laser"):
        profiles.load("zzz")


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    shelf = Path(__file__).resolve().parents[2] / "fixtures" / "profiles"
    text = (shelf / "mono-laser.toml").read_text("utf-8").replace('"mono-laser"', '"mine"')
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    assert profiles.load(str(tmp_path / "mine.toml")).name == "mine"


@pytest.mark.parametrize(
    ("octets", "says"),
    [
        (b"format = 1\nnme = 'x'\n", "nme"),
        (b"= broken", "not valid TOML"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_a_bad_file_is_explained_in_one_sentence(tmp_path: Path, octets: bytes, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(octets)
    with pytest.raises(UsageError, match=says) as caught:
        profiles.load(str(path))
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.toml: No such file"):
        profiles.load(str(tmp_path / "nowhere.toml"))


def test_every_field_of_a_profile_is_read_by_something() -> None:
    own = Path(model.__file__).parent
    files = (file for file in own.parents[1].rglob("*.py") if file.parent != own)
    read = "\n".join(file.read_text("utf-8") for file in files)
    tables = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, Struct)]
    fields = {name for kind in tables for name in kind.__struct_fields__}
    # The number to order a part by is for people; the format and the codes are read in the table itself.
    told = {"part_number", "format", "codes"}
    unread = {name for name in fields if not re.search(rf'\.{name}\b|"{name}"', read)}
    assert unread <= told

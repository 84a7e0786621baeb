"""What real printers sent decodes, and encodes to the same octets."""

from pathlib import Path

import pytest
from misfeed.protocols import ipp

ROOT = Path(__file__).resolve().parents[4]
CAPTURES = ROOT.parent / "shared" / "captures" / "ipp"

# Captures that are no well-formed IPP message, with the reason. None so far: what devices get wrong in these
# stays within single values.
MALFORMED: dict[str, str] = {}

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no captures at {CAPTURES}")


def captures() -> list[str]:
    return sorted(str(path.relative_to(CAPTURES)) for path in CAPTURES.rglob("*.ipp"))


def read(name: str) -> bytes:
    return (CAPTURES / name).read_bytes()


@pytest.mark.parametrize("name", captures())
def test_a_capture_encodes_to_the_octets_it_was_decoded_from(name: str) -> None:
    octets = read(name)
    if name in MALFORMED:
        with pytest.raises(ipp.IppError):
            ipp.decode_response(octets)
        return
    assert ipp.encode(ipp.decode_response(octets)) == octets


@pytest.mark.parametrize(
    "name", [name for name in captures() if name.endswith("/get-printer-attributes.ipp")]
)
def test_a_captured_printer_tells_its_model_and_state(name: str) -> None:
    response = ipp.decode_response(read(name))
    assert response.status is ipp.Status.SUCCESSFUL_OK
    assert response.first(ipp.GroupTag.PRINTER, "printer-make-and-model")
    assert response.first(ipp.GroupTag.PRINTER, "printer-state") in set(ipp.PrinterState)


def test_the_captured_jam_of_a_xerox_is_read_through_its_odd_prefix() -> None:
    response = ipp.decode_response(read("xerox-b210/printer-stopped-media-jam.ipp"))
    row = response.first(ipp.GroupTag.PRINTER, "printer-alert")
    assert isinstance(row, bytes)
    alert = ipp.Alert.parse(row)
    assert alert is not None
    assert (alert.code, alert.severity, alert.group, alert.location) == ("jam", "critical", "mediaPath", 8600)
    assert not alert.is_well_formed


def test_a_captured_queue_of_many_printers_keeps_one_group_each() -> None:
    response = ipp.decode_response(read("cups-server/cups-get-printers.ipp"))
    names = [group.first("printer-name") for group in response.groups_of(ipp.GroupTag.PRINTER)]
    assert len(names) > 1
    assert len(set(names)) == len(names)

"""What observations mean, as data. A rule names a cause; a look at the part decides between look-alikes.

Alerts alone tell symptoms: a jam in a tray may be a worn roller or a torn sheet. So most rules ask for a
look, the cheapest thing that tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A cause that shows as an alert.

    Attributes:
        cause: what it concludes.
        codes: alert codes (IANA labels) it explains; group: the alert's group, "" for any.
        look_at: where to look: "{part}" is the alert's part, "{part}.rollers" its rollers, "stations" every
            place of the paper path, or a part id.
        sight: what must be seen there.
        minutes: what the look costs.
    """

    cause: str
    codes: frozenset[str]
    group: str = ""
    look_at: str = "{part}"
    sight: Mapping[str, str] = field(default_factory=dict)
    minutes: float = 1.0
    owner: str = "technician"


_JAMS = frozenset({"jam", "mediaPathJam", "mediaPathOutputJam"})
_SPENT = frozenset({"markerTonerEmpty", "markerInkEmpty", "markerPrintRibbonEmpty", "markerSupplyEmpty"})
_WASTE_FULL = frozenset({"markerWasteTonerReceptacleFull", "markerWasteInkReceptacleFull", "markerWasteFull"})
_OPEN = frozenset({"coverOpen", "doorOpen"})

ALERT_RULES: tuple[AlertRule, ...] = (
    AlertRule("tray.rollers.worn", frozenset({"jam"}), "input", "{part}.rollers", {"surface": "glazed"}, 2.0),
    AlertRule("path.sensor.scrap", _JAMS, "mediaPath", "stations", {"flag": "held down by a scrap"}, 5.0),
    AlertRule("fuser.claws.worn", _JAMS, "mediaPath", "fuser", {"claws": "worn"}, 5.0),
    AlertRule(
        "bin.flag.stuck",
        frozenset({"outputMediaTrayFull"}),
        sight={"stack": "empty", "flag": "hangs in the air"},
    ),
    AlertRule("bin.full", frozenset({"outputMediaTrayFull"}), sight={"stack": "full"}, owner="customer"),
    AlertRule("cover.tab.broken", _OPEN, sight={"cover": "closed", "tab": "broken"}),
    AlertRule("cover.open", _OPEN, sight={"cover": "open"}, owner="customer"),
    AlertRule(
        "supply.contacts.dirty", frozenset({"markerSupplyFailure"}), sight={"contacts": "dirty"}, minutes=3.0
    ),
    AlertRule(
        "supply.chip.refused",
        frozenset({"markerSupplyFailure"}),
        sight={"contacts": "clean", "label": "not for this printer"},
        minutes=3.0,
        owner="customer",
    ),
    AlertRule("supply.waste.window-dirty", _WASTE_FULL, sight={"window": "smeared", "contents": "room left"}),
    AlertRule("supply.waste.full", _WASTE_FULL, sight={"contents": "full"}, owner="customer"),
    AlertRule("supply.spent", _SPENT, sight={"bay": "filled"}, owner="customer"),
    AlertRule("tray.empty", frozenset({"inputMediaSupplyEmpty"}), sight={"paper": "empty"}, owner="customer"),
    AlertRule("tray.open", frozenset({"inputMediaTrayMissing"}), sight={"tray": "out"}, owner="customer"),
)

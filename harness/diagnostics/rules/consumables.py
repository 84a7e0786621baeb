"""Causes in what is used up, filled or worn by printing."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule, QuietRule

_SPENT = frozenset({"markerTonerEmpty", "markerInkEmpty", "markerPrintRibbonEmpty", "markerSupplyEmpty"})
_WASTE_FULL = frozenset({"markerWasteTonerReceptacleFull", "markerWasteInkReceptacleFull", "markerWasteFull"})
_UNREADABLE = frozenset({"markerSupplyFailure"})
_GREY = frozenset({"grey background"})
_OPC = frozenset({"markerOpcLifeOver"})
_MISSING = frozenset(
    {
        "markerTonerCartridgeMissing",
        "markerInkMissing",
        "markerPrintRibbonMissing",
        "markerOpcMissing",
        "markerWasteTonerReceptacleMissing",
        "markerSupplyMissing",
    }
)

RULES = (
    AlertRule("supply.contacts.dirty", _UNREADABLE, sight={"contacts": "dirty"}, minutes=3.0),
    AlertRule(
        "supply.chip.refused",
        _UNREADABLE,
        sight={"contacts": "clean", "label": "not for this printer"},
        minutes=3.0,
        owner="customer",
    ),
    AlertRule("supply.waste.window-dirty", _WASTE_FULL, sight={"window": "smeared", "contents": "room left"}),
    AlertRule("supply.waste.full", _WASTE_FULL, sight={"contents": "full"}, owner="customer"),
    AlertRule("supply.missing", _MISSING, sight={"bay": "empty"}, owner="customer"),
    AlertRule("supply.drum.worn", _OPC, sight={"wear": "near its end"}),
    AlertRule("supply.spent", _SPENT, sight={"weight": "light"}, owner="customer"),
    QuietRule("supply.maintenance.due", "{kit}", {"wear": "near its end"}, panel="maintenance", minutes=5.0),
    QuietRule("drum.light-struck", "roller.*", {"surface": "a pale stripe"}, _GREY, minutes=5.0),
)

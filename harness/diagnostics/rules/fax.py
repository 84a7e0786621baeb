"""Causes in sending and receiving faxes: reports tell the stage, a handset tells line from device."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import QuietRule

_PHONE = "site.phone"
_IT = "customer IT"

RULES = (
    QuietRule("fax.cord.ext", "fax", {"cord": "in EXT"}),
    QuietRule("site.phone.dead", _PHONE, {"handset": "dead"}, minutes=3.0, owner=_IT),
    QuietRule("fax.receive.memory", "fax", {"receive": "memory"}, minutes=2.0, owner="customer"),
    QuietRule("site.phone.slips", _PHONE, {"slips": "regularly"}, minutes=5.0, owner=_IT),
)

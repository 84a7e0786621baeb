"""Faults of what only label printers have: the thermal head, its ribbon, its platen and its gap sensor."""

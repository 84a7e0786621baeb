"""Scenarios of label printers: the thermal head, its ribbon, its platen and its gap sensor."""

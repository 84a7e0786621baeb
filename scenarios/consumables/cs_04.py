"""CS-04: the waste box was emptied by hand, and its smeared window reads full."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CS-04",
    needs={"{waste}"},
    ticket=Ticket(
        en="Stopped in the middle of the day asking for a box I have never heard of.",
        es="Se paró a mitad del día pidiendo una caja de la que nunca había oído hablar.",
    ),
    fault=fault("supply.waste.window-dirty", at="{waste}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("marker-waste-full-error") & see.printer("stopped"),
        "snmp": see.alert("markerWasteTonerReceptacleFull", severity="critical", group="markerSupplies"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40141),
        "panel": see.text("full"),
    },
    decoy=[DO.empty("{waste}", minutes=5), DO.power_cycle(minutes=2)],
    repair=[DO.replace("{waste}", part="waste toner box", minutes=8, then=see.no_conditions())],
    verify=[DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Ship a waste box with every fourth toner.",
)
def waste_window_dirty() -> None:
    """Smeared window: an emptied waste box reads full."""

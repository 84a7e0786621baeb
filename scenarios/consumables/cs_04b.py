"""CS-04b: the waste box is really full."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CS-04b",
    needs={"{waste}", "{black}"},
    ticket=Ticket(
        en="It stopped in the middle of the day and wants a box; the toner is new.",
        es="Se paró a mitad del día y pide una caja; el tóner es nuevo.",
    ),
    fault=fault("supply.waste.full", at="{waste}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("marker-waste-full-error") & see.printer("stopped"),
        "snmp": see.alert("markerWasteTonerReceptacleFull", severity="critical", group="markerSupplies"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40141),
        "panel": see.text("full"),
    },
    lookalikes=["CS-04"],
    decoy=[DO.replace("{black}", part="toner", minutes=5), DO.clean("{waste}", minutes=5)],
    repair=[DO.replace("{waste}", part="waste toner box", minutes=8, then=see.no_conditions())],
    verify=[DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Ship a waste box with every fourth toner.",
)
def waste_full() -> None:
    """A waste box that is really full."""

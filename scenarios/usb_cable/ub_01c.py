"""UB-01c: a contact of the printer's USB port is bent, and no cable helps."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "UB-01c",
    # A document with pages of its own size goes to a printer of sheets.
    needs={"usb.port", "network:ipp", "{picking_tray}"},
    ticket=Ticket(
        en="Somebody tripped over the USB cable; it is a new one now, and still no device.",
        es="Alguien tropezó con el cable USB; ahora es nuevo, y sigue sin haber dispositivo.",
    ),
    fault=fault("usb.port.bent"),
    trigger=DO.print("one-page.pdf", by="usb"),
    shows={
        "usb": see.usb("absent"),
        "net@users": see.port("ipp", "open") & see.ping(),
        "ipp@users": see.printer("idle") & see.reasons("none"),
        "eye": see.looks("usb.port", contacts="bent"),
    },
    lookalikes=["UB-01", "UB-01d", "UB-02"],
    decoy=[
        DO.act("reinstall_driver", "site.host", minutes=15),
        DO.replace("usb.cable", minutes=5, part="USB cable of 2 m"),
    ],
    repair=[
        DO.power_off(minutes=1, safety="live-work"),
        DO.replace("usb.port", minutes=40, part="formatter", tool="antistatic strap"),
        DO.power_on(minutes=2, then=see.printer("idle")),
    ],
    verify=[see.port_status(0x18), DO.print("one-page.pdf", by="usb"), see.no_conditions()],
    prevent="Strain relief where the cable leaves the printer.",
)
def usb_port_bent() -> None:
    """A bent contact: no device enumerates over any cable, printing by network works."""

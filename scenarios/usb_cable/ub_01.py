"""UB-01: the USB cable is damaged, and the computer sees no device."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "UB-01",
    # A document with pages of its own size goes to a printer of sheets.
    needs={"usb.cable", "network:ipp", "{picking_tray}"},
    ticket=Ticket(
        en="Windows says device not recognised; by network it prints.",
        es="Windows dice dispositivo no reconocido; por red imprime.",
    ),
    fault=fault("usb.cable.damaged"),
    trigger=DO.print("one-page.pdf", by="usb"),
    shows={
        "usb": see.usb("absent"),
        "net@users": see.port("ipp", "open") & see.ping(),
        "ipp@users": see.printer("idle") & see.reasons("none"),
        "eye": see.looks("usb.cable", cable="damaged"),
    },
    lookalikes=["UB-01b", "UB-01c", "UB-01d", "UB-02"],
    # A driver is reinstalled, again and again.
    decoy=[
        DO.act("reinstall_driver", "site.host", minutes=15),
        DO.reseat("usb.cable", minutes=1),
        DO.power_cycle(minutes=2),
    ],
    repair=[DO.replace("usb.cable", minutes=5, part="USB cable of 2 m", then=see.usb("ready"))],
    verify=[see.port_status(0x18), DO.print("one-page.pdf", by="usb"), see.no_conditions()],
    prevent="Strain relief where the cable leaves the printer.",
)
def usb_cable_damaged() -> None:
    """A broken wire: no device enumerates, printing by network works."""

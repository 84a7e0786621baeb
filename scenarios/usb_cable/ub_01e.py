"""UB-01e: the cable goes through a hub without power, and long jobs fall off the bus."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "UB-01e",
    # A document with pages of its own size goes to a printer of sheets.
    needs={"usb.cable", "network:ipp", "{picking_tray}"},
    ticket=Ticket(
        en="Since the desk was tidied, long print jobs break off; one page is fine.",
        es="Desde que se ordenó la mesa, los trabajos largos se cortan; una página sale bien.",
    ),
    fault=fault("usb.cable.hub"),
    trigger=DO.print("30p.pdf", by="usb"),
    shows={
        "usb": see.port_status(0x18),
        "net@users": see.port("ipp", "open") & see.ping(),
        "ipp@users": see.printer("idle") & see.reasons("none"),
        "eye": see.looks("usb.cable", **{"computer's log": "resets: 1", "hub": "without power"}),
    },
    lookalikes=["UB-01b"],
    decoy=[
        DO.act("reinstall_driver", "site.host", minutes=15),
        DO.replace("usb.cable", minutes=5, part="USB cable of 2 m"),
    ],
    repair=[DO.act("plug_direct", "usb.cable", minutes=2, words="plug the cable into the computer itself")],
    verify=[DO.print("30p.pdf", by="usb"), see.port_status(0x18), see.no_conditions()],
    prevent="Printers on ports of the computer, or on hubs with a supply of their own.",
)
def usb_hub_unpowered() -> None:
    """A hub without power: short requests go well, long transfers end in a reset."""

"""UB-01b: the USB cable is too long, and the printer disappears in long jobs."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "UB-01b",
    # A document with pages of its own size goes to a printer of sheets.
    needs={"usb.cable", "network:ipp", "{picking_tray}"},
    ticket=Ticket(
        en="Since we moved the printer along the wall it disappears from the PC in long jobs.",
        es="Desde que movimos la impresora a lo largo de la pared desaparece del PC en los trabajos largos.",
    ),
    fault=fault("usb.cable.long", length_m=10),
    trigger=DO.print("30p.pdf", by="usb"),
    shows={
        "usb": see.port_status(0x18),
        "net@users": see.port("ipp", "open") & see.ping(),
        "ipp@users": see.printer("idle") & see.reasons("none"),
        "eye": see.looks("usb.cable", **{"computer's log": "resets: 1"}),
    },
    lookalikes=["UB-01", "UB-01e", "UB-02"],
    decoy=[DO.act("reinstall_driver", "site.host", minutes=15), DO.power_cycle(minutes=2)],
    repair=[DO.replace("usb.cable", minutes=5, part="USB cable of 2 m")],
    verify=[DO.print("30p.pdf", by="usb"), see.port_status(0x18), see.no_conditions()],
    prevent="No more than 5 m of cable; farther away, the network.",
)
def usb_cable_too_long() -> None:
    """Over five metres: short requests go well, long transfers end in a reset."""

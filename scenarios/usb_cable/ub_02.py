"""UB-02: two drivers of a new laptop want the printer's interface."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "UB-02",
    # A document with pages of its own size goes to a printer of sheets.
    needs={"usb.cable", "network:ipp", "{picking_tray}"},
    ticket=Ticket(
        en="The new laptop sees the printer, but nothing prints; the old one works.",
        es="El portátil nuevo ve la impresora, pero no imprime nada; el viejo funciona.",
    ),
    fault=fault("site.host.claim"),
    trigger=DO.print("one-page.pdf", by="usb"),
    shows={
        "usb": see.usb("busy"),
        "net@users": see.port("ipp", "open") & see.ping(),
        "ipp@users": see.printer("idle") & see.reasons("none"),
        "eye": see.looks("site.host", **{"printer interface": "held by the IPP-over-USB service"}),
    },
    lookalikes=["UB-01"],
    decoy=[
        DO.replace("usb.cable", minutes=5, part="USB cable of 2 m"),
        DO.act("reinstall_driver", "site.host", minutes=15),
    ],
    repair=[
        DO.act(
            "stop_service", "site.host", minutes=10, words="choose the classic driver: stop the other service"
        ),
        DO.reseat("usb.cable", minutes=1, then=see.usb("ready")),
    ],
    owner="customer IT",
    verify=[see.port_status(0x18), DO.print("one-page.pdf", by="usb"), see.no_conditions()],
    prevent="One way to print over USB in the standard image of laptops.",
)
def interface_claimed() -> None:
    """It enumerates, and the interface is busy: two stacks compete for it."""

"""NW-01c: the switch port is forced to full duplex, and frames come damaged."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-01c",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Printing is slow since the switch was replaced; small pages come, big ones crawl.",
        es="Imprimir va lento desde que cambiaron el switch; lo pequeño sale, lo grande se arrastra.",
    ),
    fault=fault("site.switch.duplex"),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "snmp@admin": see.line_errors(),
        "net@users": see.port("ipp", "open") & see.ping(),
        "ipp@users": see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-01", "NW-02"],
    # Taken for a bad cable, and for a tired printer.
    decoy=[DO.replace("network.cable", minutes=10, part="patch cable"), DO.power_cycle(minutes=2)],
    repair=[DO.act("negotiate", "site.switch", minutes=10)],
    owner="customer IT",
    verify=[
        see.line_errors(rising=False),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="Negotiation on both ends, and an alarm on rising error counters.",
)
def duplex_mismatch() -> None:
    """Link up, damaged frames and slow jobs: duplex forced on one side only."""

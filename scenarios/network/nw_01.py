"""NW-01: the cleaners' trolley went over the network cable."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-01",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Printer offline since the cleaners came.",
        es="La impresora está sin conexión desde que vinieron los de la limpieza.",
    ),
    fault=fault("network.cable.broken"),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "panel": see.text("cable unplugged"),
        "net@users": see.port("ipp", "silent") & see.ping(answers=False),
        "net@admin": see.port("snmp", "silent"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-01b", "NW-05"],
    # Queues are reinstalled, and the plug is pushed in more firmly.
    decoy=[
        DO.act("reset_settings", "network", minutes=10),
        DO.reseat("network.cable", minutes=1),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.replace(
            "network.cable",
            minutes=10,
            part="patch cable",
            tool="cable tester",
            then=see.port("ipp", "open", by="users"),
        ),
    ],
    verify=[
        see.looks("network.cable", **{"link lamp": "lit"}),
        see.ports_matrix(open_to={"users": ("ipp", "snmp"), "server": ("ipp",), "admin": ("ipp", "snmp")}),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="A clip that holds the cable, and a label on both ends.",
)
def cable_broken() -> None:
    """No link: a damaged patch cable."""

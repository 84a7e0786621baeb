"""NW-01b: the printer's switch port was shut down."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-01b",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Printer offline since the network team tidied up the cupboard.",
        es="La impresora está sin conexión desde que redes ordenó el armario.",
    ),
    fault=fault("site.switch.port.shut"),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "panel": see.text("cable unplugged"),
        "net@users": see.port("ipp", "silent") & see.ping(answers=False),
        "net@admin": see.port("snmp", "silent"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-01", "NW-05"],
    # The panel says cable, so another cable is fitted.
    decoy=[
        DO.replace("network.cable", minutes=10, part="patch cable"),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.act("open_port", "site.switch", minutes=15, then=see.port("ipp", "open", by="users")),
    ],
    owner="customer IT",
    verify=[
        see.looks("network.cable", **{"link lamp": "lit"}),
        see.ports_matrix(open_to={"users": ("ipp", "snmp"), "server": ("ipp",), "admin": ("ipp", "snmp")}),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="A description on every switch port, and who to ask.",
)
def port_shut() -> None:
    """No link: the cable is whole, and the switch port is shut."""

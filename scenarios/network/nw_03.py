"""NW-03: the printer's address moved, and its name did not."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-03",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="All our PCs say offline since the power cut; the printer looks happy.",
        es="Todos los PC dicen sin conexión desde el apagón; la impresora parece contenta.",
    ),
    fault=fault("site.dhcp.reservation"),
    trigger=[DO.power_cycle(minutes=1), DO.print("one-page.pdf", by="users")],
    shows={
        "net@users": see.port("ipp", "silent") & see.ping(answers=False),
        "net@admin": see.port("snmp", "silent"),
        "eye": see.looks("site.dns", **{"against the panel": "another address"}),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-03b", "NW-04"],
    # A driver is reinstalled, and the name is set to the address of the day.
    decoy=[
        DO.act("reset_settings", "network", minutes=10),
        DO.act("set_record", "site.dns", minutes=5),
    ],
    repair=[
        DO.act("reserve", "site.dhcp", minutes=10),
        DO.act("set_record", "site.dns", address="10.0.20.50", minutes=5),
        DO.act("renew", "network", minutes=2, then=see.port("ipp", "open", by="users")),
    ],
    owner="customer IT",
    verify=[
        DO.power_cycle(minutes=2),
        see.ports_matrix(open_to={"users": ("ipp", "snmp"), "server": ("ipp",), "admin": ("ipp", "snmp")}),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="A reservation and a name from the first day, and queues that go by the name.",
)
def reservation_lost() -> None:
    """Another address after a power cut; the name still stands for the old one."""

"""NW-03b: nobody gives the printer an address."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-03b",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="All our PCs say offline since the server room was moved.",
        es="Todos los PC dicen sin conexión desde que se trasladó la sala de servidores.",
    ),
    fault=fault("site.dhcp.silent"),
    trigger=[DO.power_cycle(minutes=1), DO.print("one-page.pdf", by="users")],
    shows={
        "net@users": see.port("ipp", "silent") & see.ping(answers=False),
        "net@admin": see.port("snmp", "silent"),
        "eye": see.looks("network", address="169.254.20.50"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-03", "NW-04"],
    # The printer is restarted and reset, and takes the same address again.
    decoy=[
        DO.act("reset_settings", "network", minutes=10),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.act("mend", "site.dhcp", minutes=15),
        DO.act("renew", "network", minutes=2, then=see.port("ipp", "open", by="users")),
    ],
    owner="customer IT",
    verify=[
        see.looks("network", address="10.0.20.50"),
        DO.power_cycle(minutes=2),
        see.ports_matrix(open_to={"users": ("ipp", "snmp"), "server": ("ipp",), "admin": ("ipp", "snmp")}),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="An alarm when a scope runs low, and a relay in the plan of every move.",
)
def dhcp_silent() -> None:
    """A link-local address: no answer from DHCP."""

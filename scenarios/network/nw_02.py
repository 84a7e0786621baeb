"""NW-02: a laptop has the printer's address."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-02",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="It works, then it is someone's laptop, then it works again.",
        es="Funciona, luego es el portátil de alguien, luego vuelve a funcionar.",
    ),
    fault=fault("site.neighbour.address"),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "net@users": see.port("ipp", "refused") & see.ping(),
        "snmp@admin": see.port("snmp", "silent"),
        "eye": see.looks("site.switch", ARP="two hardware addresses"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-08", "NW-10"],
    # Taken for the printer's network port: cable and settings are changed.
    decoy=[
        DO.replace("network.cable", minutes=10, part="patch cable"),
        DO.act("reset_settings", "network", minutes=10),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.act(
            "give_up", "site.neighbour", minutes=15, words="have the other host take an address of its own"
        ),
        DO.act("reserve", "site.dhcp", minutes=5, serves="prevention"),
    ],
    owner="customer IT",
    verify=[
        see.looks("site.switch", ARP="one hardware address"),
        DO.wait(60, words="one hardware address for an hour"),
        see.ports_matrix(open_to={"users": ("ipp", "snmp"), "server": ("ipp",), "admin": ("ipp", "snmp")}),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="Reservations only, and network settings wiped before a machine is used again.",
)
def duplicate_address() -> None:
    """Two hosts with one address: clients reach now the one, now the other."""

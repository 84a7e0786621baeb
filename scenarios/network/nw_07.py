"""NW-07: a new firewall rule stands between the branch and the printer's IPP port."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-07",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Printing works from the office, not from the branch.",
        es="Imprimir funciona desde la oficina, no desde la sucursal.",
    ),
    fault=fault("site.firewall.rule", source="10.0.20.0/24", service="ipp"),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "net@users": see.port("ipp", "silent") & see.port("snmp", "open") & see.ping(),
        "net@admin": see.port("ipp", "open"),
        "ipp@server": see.printer("idle") & see.reasons("none"),
        "snmp@admin": see.port("snmp", "open"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-06", "NW-10"],
    # Taken for a broken queue, or for the printer's own rules.
    decoy=[DO.act("reset_settings", "network", minutes=5), DO.power_cycle(minutes=2)],
    repair=[
        DO.look("site.firewall", minutes=5, serves="evidence"),
        DO.act(
            "allow",
            "site.firewall",
            source="10.0.20.0/24",
            service="ipp",
            minutes=30,
            then=see.port("ipp", "open", by="users"),
        ),
    ],
    owner="customer IT",
    verify=[
        see.ports_matrix(
            open_to={"users": ("ipp", "snmp"), "server": ("ipp",), "admin": ("ipp", "snmp")},
            closed_to={"outside": ("ipp", "snmp")},
        ),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="Rules by group of machines, each with an owner and a review date.",
)
def firewall_rule() -> None:
    """One port is silent from one network only: the packets never arrive."""

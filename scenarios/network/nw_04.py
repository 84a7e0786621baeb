"""NW-04: after a move the printer hangs in the guest VLAN."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-04",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="We moved desks; it has an address but nobody can print.",
        es="Cambiamos de mesas; tiene dirección pero nadie puede imprimir.",
    ),
    fault=fault("site.switch.vlan", vlan="guest"),
    trigger=[DO.power_cycle(minutes=1), DO.print("one-page.pdf", by="users")],
    shows={
        "net@users": see.port("ipp", "silent") & see.ping(answers=False),
        "net@admin": see.port("snmp", "silent"),
        "net@guest": see.port("ipp", "open") & see.ping(),
        "eye": see.looks("network", subnet="another one"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-03", "NW-06"],
    # Taken for the printer's own firewall.
    decoy=[
        DO.act("reset_settings", "network", minutes=10),
        DO.set_acl([], minutes=5),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.act("assign_vlan", "site.switch", vlan="printers", minutes=15),
        DO.act("renew", "network", minutes=2, then=see.port("ipp", "open", by="users")),
    ],
    owner="customer IT",
    verify=[
        see.looks("network", subnet="as planned"),
        see.ports_matrix(open_to={"users": ("ipp", "snmp"), "server": ("ipp",), "admin": ("ipp", "snmp")}),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="A move form that names the switch port.",
)
def wrong_vlan() -> None:
    """An address of another subnet: reached from its own VLAN, silent for users."""

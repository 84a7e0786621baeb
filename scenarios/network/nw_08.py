"""NW-08: the SNMP community was rotated on the printers, and every PC shows them offline."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-08",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Every PC says printer offline, but if I force it, the page comes out.",
        es="Todos los PC dicen impresora sin conexión, pero si la fuerzo, la página sale.",
    ),
    fault=fault("network.snmp.community", community="fleet-r0"),
    # The password stays: it is the clients that are told.
    leaves={"network.snmp.community"},
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "net@users": see.port("ipp", "open") & see.port("snmp", "silent") & see.ping(),
        "ipp@users": see.reasons("none"),
        "snmp@admin": see.port("snmp", "silent"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-06", "NW-10"],
    decoy=[DO.power_cycle(minutes=2)],
    repair=[
        DO.set_site("snmp.community", "fleet-r0", minutes=15, then=see.port("snmp", "open", by="users")),
    ],
    owner="customer IT",
    verify=[
        see.ports_matrix(open_to={"users": ("ipp", "snmp"), "server": ("ipp", "snmp")}),
        # Status follows a real condition again, and not only a page comes out.
        DO.open("{tray}", then=see.any_alert("inputMediaTrayMissing", "subunitMissing")),
        DO.close("{tray}", then=see.no_conditions()),
        DO.print("one-page.pdf", by="users"),
    ],
    prevent="Rotate device and queue together.",
)
def community_rotated() -> None:
    """SNMP community changed on the printer, not on the clients that poll it."""

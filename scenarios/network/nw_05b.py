"""NW-05b: the authentication server was given a certificate of another authority."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-05b",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Every printer in the house dropped when the new RADIUS server went live.",
        es="Todas las impresoras de la casa cayeron cuando entró en servicio el nuevo servidor RADIUS.",
    ),
    fault=fault("site.radius.ca"),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "panel": see.text("802.1X authentication failed"),
        "net@users": see.port("ipp", "silent") & see.ping(answers=False),
        "net@admin": see.port("snmp", "silent"),
        "eye": see.looks("site.radius", printer="unknown CA"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-05", "NW-01b"],
    # The client certificate is renewed over the bypass port, as last time.
    decoy=[
        DO.act("restart", "site.switch", minutes=10),
        DO.act("bypass", "site.switch", minutes=5),
        DO.act("import_identity", "network.supplicant", years=2, minutes=15),
        DO.act("authenticate", "site.switch", minutes=5),
    ],
    repair=[
        DO.act("bypass", "site.switch", minutes=5),
        DO.act("import_ca", "network.supplicant", minutes=15, tool="certificate of the authority"),
        DO.act("authenticate", "site.switch", minutes=5, then=see.port("ipp", "open", by="users")),
    ],
    owner="customer IT",
    verify=[
        see.looks("site.switch", port="open", **{"802.1X": "on"}),
        DO.power_cycle(minutes=2),
        see.ports_matrix(open_to={"users": ("ipp", "snmp"), "server": ("ipp",), "admin": ("ipp", "snmp")}),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="New authorities on the printers before the servers use them.",
)
def unknown_ca() -> None:
    """Link up, port unauthorised: the printer does not trust the server."""

"""NW-05: the printer's 802.1X certificate ended at midnight."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-05",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Every printer on floor 2 dropped at midnight.",
        es="Todas las impresoras de la planta 2 cayeron a medianoche.",
    ),
    fault=fault("network.supplicant.expired"),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "panel": see.text("802.1X authentication failed"),
        "net@users": see.port("ipp", "silent") & see.ping(answers=False),
        "net@admin": see.port("snmp", "silent"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-01b", "NW-04"],
    # The switch is restarted.
    decoy=[
        DO.act("restart", "site.switch", minutes=10),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.act("bypass", "site.switch", minutes=5),
        DO.act(
            "import_identity",
            "network.supplicant",
            years=2,
            minutes=15,
            tool="certificate file with its password",
        ),
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
    prevent="A renewal alert 60 days ahead, and automatic enrolment.",
)
def identity_expired() -> None:
    """Link up, port unauthorised: the client certificate has ended."""

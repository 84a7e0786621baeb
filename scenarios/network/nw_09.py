"""NW-09: an audit's hardening profile switched SNMPv1/v2c off, and the fleet tool knows nothing newer."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-09",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="The fleet tool lost 40 printers after the audit.",
        es="La herramienta de la flota perdió 40 impresoras tras la auditoría.",
    ),
    fault=fault("network.snmp.versions"),
    trigger=DO.print("one-page.pdf", by="users"),
    shows={
        "net@server": see.port("snmp", "silent") & see.port("ipp", "open") & see.ping(),
        "net@admin": see.port("snmp", "silent"),
        "ipp@server": see.printer("idle") & see.reasons("none"),
        "eye": see.looks("network", **{"snmp v1/v2c": "off"}),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-06", "NW-08"],
    # Taken for an outage of the network: the cable is pulled and put in again.
    decoy=[DO.act("unplug", "network"), DO.act("plug_in", "network"), DO.power_cycle(minutes=2)],
    repair=[
        DO.act(
            "set_snmp_versions",
            "network",
            v1_v2c=True,
            minutes=10,
            then=see.port("snmp", "open", by="server"),
        ),
        DO.power_cycle(minutes=3, serves="durability"),
    ],
    owner="customer IT",
    verify=[
        see.ports_matrix(open_to={"admin": ("ipp", "snmp"), "server": ("ipp", "snmp")}),
        # The fleet tool sees a real condition come and go.
        DO.open("{tray}", then=see.any_alert("inputMediaTrayMissing", "subunitMissing")),
        DO.close("{tray}", then=see.no_conditions()),
        DO.print("one-page.pdf", by="users"),
    ],
    prevent="Pilot a hardening profile on one printer, and give the fleet tool its SNMPv3 user first.",
)
def snmp_versions_off() -> None:
    """SNMPv1/v2c switched off: the fleet tool sees nothing, printing goes on."""

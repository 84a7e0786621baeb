"""NW-09b: after the audit only SNMPv3 is left, and the printer does not know the fleet tool's user."""

from misfeed import DO, Ticket, fault, scenario, see

_PASSPHRASE = "correct-horse-battery"


@scenario(
    "NW-09b",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="The fleet tool was moved to SNMPv3 for the audit, and this printer says unknown user.",
        es="La herramienta de la flota pasó a SNMPv3 por la auditoría, y esta impresora no la conoce.",
    ),
    fault=fault("network.snmp.user"),
    trigger=[
        DO.set_site("snmp.version", "3"),
        DO.set_site("snmp.passphrase", _PASSPHRASE),
        DO.print("one-page.pdf", by="users"),
    ],
    shows={
        "snmp@server": see.usm_report("usmStatsUnknownUserNames"),
        "net@users": see.port("ipp", "open") & see.ping(),
        "ipp@server": see.printer("idle") & see.reasons("none"),
        "eye": see.looks("network", **{"snmp v3": "no user"}),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-08", "NW-09"],
    # The user is made again in a hurry, with another passphrase: now it says wrong digest.
    decoy=[
        DO.act("add_snmp_user", "network", name="fleet", passphrase="Correct-Horse-Battery", minutes=5),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.act("add_snmp_user", "network", name="fleet", passphrase=_PASSPHRASE, minutes=10),
        DO.power_cycle(minutes=3, serves="durability"),
    ],
    owner="customer IT",
    verify=[
        see.looks("network", **{"snmp v3": "fleet", "snmp v1/v2c": "off"}),
        # Signed answers: the fleet tool sees a real condition come and go.
        DO.open("{tray}", then=see.any_alert("inputMediaTrayMissing", "subunitMissing")),
        DO.close("{tray}", then=see.no_conditions()),
        DO.print("one-page.pdf", by="users"),
    ],
    prevent="One source of credentials, and a step to enrol again after each change of board.",
)
def snmp_user_lost() -> None:
    """SNMPv3 answers discovery, and then knows nobody."""

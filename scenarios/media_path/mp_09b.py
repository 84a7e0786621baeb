"""MP-09: a closed cover with a whole tab reads open because its interlock switch is burnt."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MP-09b",
    needs={"{cover}"},
    ticket=Ticket(
        en="It says a door is open; they are all shut, and nothing is broken off.",
        es="Dice que hay una puerta abierta; todas están cerradas y no hay nada roto.",
    ),
    fault=fault("cover.switch.burnt", at="{cover}"),
    shows={
        "ipp": see.any_reason("cover-open-error", "door-open-error") & see.printer("stopped"),
        "snmp": see.any_alert("coverOpen", "doorOpen", severity="critical") & see.error_bit("doorOpen"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40021),
        "panel": see.text("open"),
    },
    lookalikes=["MP-09"],
    decoy=[
        # Covers break their tabs more often than switches burn.
        DO.open("{cover}"),
        DO.replace("{cover}", part="cover with tab", minutes=15),
        DO.close("{cover}"),
    ],
    repair=[
        DO.power_off(minutes=1, safety="live-work", serves="safety"),
        DO.look("{cover}", tool="multimeter", serves="evidence", minutes=5),
        DO.act("replace_switch", "{cover}", part="interlock switch", minutes=20),
        DO.power_on(minutes=2, serves="safety"),
        DO.wait(4),
    ],
    verify=[
        DO.open("{cover}", then=see.error_bit("doorOpen")),
        DO.close("{cover}", then=see.printer("idle")),
        DO.print("plain-3p.pdf"),
        see.looks("{cover}", switch="free"),
        see.no_conditions(),
    ],
    prevent="Gentle-close label; never a taped switch.",
)
def burnt_switch() -> None:
    """A burnt interlock switch: a closed cover reads open."""

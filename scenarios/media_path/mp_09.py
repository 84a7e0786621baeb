"""MP-09: a closed cover reads open because its actuator tab is broken."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MP-09",
    needs={"{cover}"},
    ticket=Ticket(
        en="Door open message; all doors are closed.",
        es="Mensaje de puerta abierta; todas las puertas están cerradas.",
    ),
    fault=fault("cover.tab.broken", at="{cover}"),
    shows={
        "ipp": see.any_reason("cover-open-error", "door-open-error") & see.printer("stopped"),
        "snmp": see.any_alert("coverOpen", "doorOpen", severity="critical") & see.error_bit("doorOpen"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40021),
        "panel": see.text("open"),
    },
    decoy=[DO.reseat("{cover}", minutes=1), DO.power_cycle(minutes=2)],
    repair=[
        DO.open("{cover}"),
        DO.replace("{cover}", part="cover with tab", minutes=15),
        DO.close("{cover}", then=see.printer("idle")),
    ],
    verify=[
        # Alerts must still rise and clear: a taped switch would pass a print test.
        DO.open("{cover}", then=see.error_bit("doorOpen")),
        DO.close("{cover}", then=see.printer("idle")),
        DO.print("plain-3p.pdf"),
        see.looks("{cover}", switch="free"),
        see.no_conditions(),
    ],
    prevent="Gentle-close label.",
)
def cover_tab_broken() -> None:
    """Broken actuator tab: a closed cover reads open."""

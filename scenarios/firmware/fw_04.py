"""FW-04: the engine cable is not home, and the formatter loses the engine."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "FW-04",
    needs={"formatter.link", "fuser"},
    ticket=Ticket(
        en="It stops with an error at random; the test button's page prints.",
        es="Se para con un error sin motivo; la página del botón de prueba sale.",
    ),
    fault=fault("formatter.link.loose", at="formatter.link", severity=1.0),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("other-error") & see.printer("stopped"),
        "snmp": see.alert("subunitTimingFailure", severity="critical", group="generalPrinter")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50028),
        "panel": see.text("engine does not answer"),
    },
    decoy=[
        # It happens at the beginning of jobs, when the fuser works hardest.
        DO.power_off(minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("fuser", part="fuser kit", minutes=8),
        DO.power_on(minutes=2, then=see.printer("idle")),
    ],
    repair=[
        DO.power_off(minutes=1, safety="live-work"),
        DO.look("formatter.link", serves="evidence", minutes=5),
        DO.act("reseat", "formatter.link", tool="antistatic strap", minutes=10),
        DO.power_on(then=see.printer("idle"), minutes=2),
    ],
    verify=[DO.print("30p.pdf"), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Keep the record of serial number and counters with the machine.",
)
def loose_link() -> None:
    """An engine cable that is not fully home."""

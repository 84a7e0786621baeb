"""SC-03: the lamp of the scanner head is burnt out."""

from misfeed import DO, Case, Ticket, fault, scenario, see


@scenario(
    "SC-03b",
    needs={"scanner.carriage"},
    ticket=Ticket(
        en="It says scanner error and copies nothing. Printing works.",
        es="Dice error del escáner y no copia nada. Imprimir funciona.",
    ),
    fault=fault("scanner.lamp.burnt", at="scanner.carriage"),
    trigger=DO.act("scan", "scanner"),
    shows={
        "ipp": see.reasons("scanner-light-failure-error") & see.printer("idle"),
        "snmp": see.alert("scannerLightFailure", severity="critical", group="scanner"),
        "usb": see.port_status(0x18),
        "panel": see.text("no light"),
    },
    lookalikes=["SC-03"],
    decoy=[DO.power_cycle(minutes=2)],
    repair=[
        DO.power_off(then=see.dark(), safety="live work", minutes=1),
        DO.act("move", "scanner.carriage", serves="feeling that it moves freely", minutes=3),
        DO.replace("scanner.carriage", part="scanner head", minutes=30),
        DO.power_on(then=see.no_conditions(), within_s=300, minutes=2),
    ],
    verify=[
        DO.act("scan", "scanner", source="glass", minutes=1),
        see.looks("scanner", **{"last scan": "clean"}),
        see.no_conditions(),
    ],
    prevent="Let the device sleep: the lamp counts hours.",
)
def lamp_burnt(case: Case) -> None:
    """Scanner lamp burnt out: nothing can be scanned."""
    case.occur()
    assert case.diagnose().cause == "scanner.lamp.burnt"
    case.try_decoy()
    case.repair()
    case.verify()
    assert not case.device.staging.hazards(), "somebody worked on a live device"

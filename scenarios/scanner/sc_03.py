"""SC-03: the shipping lock was left on, and the scanner's carriage grinds against it."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "SC-03",
    needs={"scanner.lock"},
    ticket=Ticket(
        en="Scanner error at start; it grinds. Printing works.",
        es="Error del escáner al arrancar; hace un ruido de roce. Imprimir funciona.",
    ),
    fault=fault("scanner.lock.on", at="scanner.lock"),
    trigger=DO.power_cycle(minutes=2),
    shows={
        "ipp": see.reasons("scanner-sensor-failure-error") & see.printer("idle"),
        "snmp": see.alert("scannerSensorFailure", severity="critical", group="scanner"),
        "usb": see.port_status(0x18),
        "panel": see.text("no home position"),
    },
    lookalikes=["SC-03b"],
    decoy=[
        # Too early for a new head: it would stand against the same lock.
        DO.power_off(minutes=1),
        DO.replace("scanner.carriage", part="scanner head", minutes=30),
        DO.power_on(minutes=2),
        DO.wait(2),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="live work", minutes=1),
        DO.act("unlock", "scanner.lock", minutes=2),
        DO.act("move", "scanner.carriage", serves="feeling that it moves freely", minutes=3),
        DO.power_on(then=see.no_conditions(), within_s=300, minutes=2),
    ],
    verify=[
        DO.act("scan", "scanner", source="glass", minutes=1),
        see.looks("scanner", **{"last scan": "clean"}),
        DO.act("scan", "scanner", source="feeder", minutes=1),
        see.looks("scanner", **{"last scan": "clean", "source": "feeder"}),
        DO.power_cycle(minutes=2),
        see.no_conditions(),
    ],
    prevent="Set the lock before moving the device, and tag it.",
)
def shipping_lock_on() -> None:
    """Shipping lock on: the scanner carriage cannot move."""

"""FW-03: the disk has failed, and a new one must be paired."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "FW-03b",
    needs={"disk"},
    ticket=Ticket(
        en="It clicks inside and shows a disk error.",
        es="Hace clic por dentro y muestra un error de disco.",
    ),
    fault=fault("disk.failed", at="disk"),
    shows={
        "ipp": see.reasons("storage-unrecoverable-failure-error") & see.printer("stopped"),
        "snmp": see.alert("subunitUnrecoverableStorageError", severity="critical", group="generalPrinter"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40083),
        "panel": see.text("disk failure"),
    },
    lookalikes=["FW-03"],
    decoy=[DO.power_off(minutes=1), DO.wait(1), DO.power_on(minutes=2), DO.wait(2)],
    repair=[
        DO.power_off(minutes=1, safety="live-work", serves="safety"),
        DO.replace("disk", part="disk", tool="antistatic strap", minutes=20),
        DO.power_on(minutes=2, serves="safety"),
        DO.wait(2),
        DO.act("erase", "disk", consent=True, minutes=15, then=see.printer("idle")),
    ],
    verify=[DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Wipe the old disk under contract, or keep it under lock.",
)
def failed_disk() -> None:
    """A disk that has failed; the new one must be paired."""

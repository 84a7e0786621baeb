"""FW-03: after a swap of boards the disk is the one of another printer."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "FW-03",
    needs={"disk"},
    ticket=Ticket(
        en="After the board swap it wants a disk unlock.",
        es="Tras cambiar la placa pide desbloquear el disco.",
    ),
    fault=fault("disk.foreign", at="disk"),
    shows={
        "ipp": see.reasons("storage-unrecoverable-failure-error", "subunit-unrecoverable-storage-error")
        & see.printer("stopped"),
        "snmp": see.alert("subunitUnrecoverableStorageError", severity="critical", group="generalPrinter")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40083),
        "panel": see.text("unknown disk"),
    },
    decoy=[
        # A new disk is as unknown to the formatter as this one.
        DO.power_off(minutes=1),
        DO.replace("disk", part="disk", minutes=20),
        DO.power_on(minutes=2),
    ],
    repair=[
        DO.look("disk", serves="evidence", minutes=5),
        DO.power_off(minutes=1, safety="live-work"),
        DO.act("refit_original", "disk", minutes=20),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.wait(2),
    ],
    verify=[DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Record which disk belongs to which board when boards are swapped.",
)
def foreign_disk() -> None:
    """The disk of another printer."""

"""FW-06: the NVRAM keeps nothing without power."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "FW-06",
    needs={"formatter"},
    ticket=Ticket(
        en="Every morning its settings are gone and the page counter is back to an old number.",
        es="Cada mañana pierde los ajustes y el contador vuelve a un número viejo.",
    ),
    fault=fault("formatter.nvram.failing", at="formatter"),
    trigger=[DO.power_off(), DO.wait(10), DO.power_on(), DO.wait(2)],
    shows={
        "ipp": see.reasons("subunit-recoverable-storage-warning") & see.printer("idle"),
        "snmp": see.alert("subunitRecoverableStorageError", severity="warning", group="generalPrinter"),
        "usb": see.port_status(0x18),
        "pjl": see.pjl(30036),
        "console": see.self_test("nvram"),
        "panel": see.text("NVRAM"),
    },
    decoy=[
        # Settings change by themselves, so somebody must be tampering: lock the menus.
        DO.act("add_user", "network", name="admin", password="fleet-r0", minutes=3),
    ],
    repair=[
        DO.look("formatter", serves="evidence", minutes=2),
        DO.power_off(minutes=1, safety="live-work", serves="safety"),
        DO.replace("formatter", part="formatter", tool="antistatic strap", minutes=30),
        DO.power_on(minutes=2, serves="safety"),
        DO.wait(2),
        DO.act("update_firmware", "formatter", minutes=15, serves="maintenance record"),
        DO.wait(2),
    ],
    verify=[
        DO.power_cycle(minutes=2),
        DO.power_cycle(minutes=2),
        see.reasons("none"),
        DO.print("plain-3p.pdf"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Back up the settings of each device, and record its counter for billing.",
)
def failing_nvram() -> None:
    """Non-volatile memory that keeps nothing without power."""

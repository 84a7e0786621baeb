"""SC-02: a line on what comes from the feeder, and on nothing else."""

from misfeed import DO, Ticket, fault, scenario, see

SCAN = DO.act("scan", "scanner", source="feeder", originals=5, minutes=1)


@scenario(
    "SC-02",
    needs={"scanner.strip"},
    ticket=Ticket(
        en="Black line on every scanned page, but not when I use the glass.",
        es="Una línea negra en cada página escaneada, pero no cuando uso el cristal.",
    ),
    fault=fault("scanner.strip.speck", at="scanner.strip"),
    trigger=SCAN,
    shows={
        "eye": see.looks("scanner", **{"last scan": "streak", "source": "feeder"}),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["SC-01"],
    decoy=[
        # Lines on paper are blamed on the drum, lines on scans on the scanner.
        DO.power_off(minutes=1),
        DO.replace("scanner.carriage", part="scanner head", minutes=30),
        DO.power_on(minutes=2, then=see.printer("idle")),
        SCAN,
    ],
    repair=[
        DO.act("scan", "scanner", source="glass", serves="telling feeder from glass", minutes=1),
        DO.clean("scanner.strip", tool="damp lint-free cloth", minutes=3),
        DO.act("scan", "scanner", source="feeder", serves="proof", minutes=1),
    ],
    verify=[
        SCAN,
        see.looks("scanner", **{"last scan": "clean", "pages": "5 of 5", "source": "feeder"}),
        see.no_conditions(),
    ],
    prevent="Wipe the narrow glass weekly; no correction fluid on originals.",
)
def speck_on_strip() -> None:
    """A speck on the feeder glass: a line on every page from the feeder."""

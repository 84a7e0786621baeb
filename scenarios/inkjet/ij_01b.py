"""IJ-01b: the ink in the nozzles has dried hard, and cleaning after cleaning does nothing."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IJ-01b",
    needs={"printhead"},
    ticket=Ticket(
        en="Black does not print at all. I have cleaned the head three times.",
        es="El negro no imprime nada. He limpiado el cabezal tres veces.",
    ),
    fault=fault("printhead.nozzles.clogged", at="printhead", severity=1.0, dried=True),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("missing colour in black"),
        "ipp": see.printer("idle"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["IJ-01"],
    decoy=[DO.clean("printhead", minutes=3), DO.clean("printhead", minutes=3)],
    repair=[
        DO.act("deep_clean", "printhead", minutes=5),
        DO.wait(24 * 60, words="let the ink soak for 24 hours, printer off"),
        DO.act("deep_clean", "printhead", minutes=5),
        DO.look("printhead", minutes=2),
        DO.print("one-page.pdf", then=see.page(), serves="a sample for the ticket", minutes=1),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="Switch it off at its own button, so that the head is capped; print a page a week.",
)
def dried_nozzles() -> None:
    """Dried ink in the nozzles: only a soak between two deep cleanings, or a new head, brings black back."""

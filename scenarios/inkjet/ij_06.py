"""IJ-06: the print head was taken out and put back, and nobody aligned it."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IJ-06",
    needs={"printhead"},
    ticket=Ticket(
        en="Since the cleaning people moved the printer, vertical lines print double.",
        es="Desde que movieron la impresora, las líneas verticales salen dobles.",
    ),
    fault=fault("printhead.misaligned", at="printhead"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("misregistration"),
        "ipp": see.printer("idle"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["IJ-01"],
    decoy=[DO.clean("printhead", minutes=3), DO.power_cycle(minutes=2)],
    repair=[
        DO.act("align", "printhead", minutes=5, then=see.looks("printhead", alignment="good")),
        DO.print("one-page.pdf", then=see.page(), serves="a sample for the ticket", minutes=1),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Align after every time the head was out.",
)
def misaligned_head() -> None:
    """Print head refitted and not aligned: double lines."""

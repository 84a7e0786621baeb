"""IJ-05: the tape was left on the vent of a new tank, and its colour fades."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IJ-05",
    needs={"{black_tank}", "printhead"},
    ticket=Ticket(
        en="I put in a new black tank; it printed a few pages and now it is pale, but the tank is full.",
        es="Puse un depósito negro nuevo; imprimió unas páginas y ahora sale pálido, pero está lleno.",
    ),
    fault=fault("supply.vent.sealed", at="{black_tank}"),
    trigger=DO.print("30p.pdf"),
    shows={
        "page": see.page("in black"),
        "ipp": see.printer("idle"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["IJ-01", "IJ-01b"],
    decoy=[DO.clean("printhead", minutes=3), DO.clean("printhead", minutes=3)],
    repair=[
        DO.act("remove_tape", "{black_tank}", minutes=2, then=see.looks("{black_tank}", vent="open")),
        DO.print("one-page.pdf", then=see.page(), serves="a sample for the ticket", minutes=1),
    ],
    verify=[DO.print("30p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Tape on the wall beside the printer: off with all of it before the tank goes in.",
)
def vent_sealed() -> None:
    """Tape left on a tank's air vent: its colour fades while the level is high."""

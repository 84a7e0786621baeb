"""IJ-01: some nozzles are clogged with thick ink, and lines are missing."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IJ-01",
    needs={"printhead", "{black}"},
    ticket=Ticket(
        en="After the holidays the print has white lines, and the ink is not low.",
        es="Después de las vacaciones salen rayas blancas, y la tinta no está baja.",
    ),
    fault=fault("printhead.nozzles.clogged", at="printhead"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("white line in black"),
        "ipp": see.printer("idle"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["CS-01"],
    decoy=[DO.replace("{black}", part="ink tank", minutes=3), DO.power_cycle(minutes=2)],
    repair=[
        DO.look("printhead", minutes=2),
        DO.clean("printhead", minutes=3),
        DO.act(
            "print_nozzle_check",
            "printhead",
            minutes=1,
            then=see.looks("printhead", **{"nozzle check": "whole"}),
            serves="a pattern that shows whether to clean again",
        ),
        DO.print("one-page.pdf", then=see.page(), serves="a sample for the ticket", minutes=1),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Switch it off at its own button, so that the head is capped; print a page a week.",
)
def clogged_nozzles() -> None:
    """Thick ink in the nozzles: white lines, and every interface says all is well."""

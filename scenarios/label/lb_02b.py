"""LB-02b: dirt is baked onto the print head, and every label has a white line."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "LB-02b",
    needs={"thermal-head", "{head_cover}", "{black}"},
    ticket=Ticket(
        en="There is a light stripe in the bar code since this morning.",
        es="Desde esta mañana hay una franja clara en el código de barras.",
    ),
    fault=fault("thermal-head.dirty", at="thermal-head"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("white line"),
        "ipp": see.printer("idle"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["LB-02"],
    decoy=[DO.replace("{black}", part="ribbon", minutes=4), DO.power_cycle(minutes=2)],
    repair=[
        DO.power_off(then=see.dark(), safety="burn", minutes=1),
        DO.open("{head_cover}"),
        DO.clean("thermal-head", tool="alcohol swab", minutes=3),
        DO.close("{head_cover}"),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.print("one-page.pdf", then=see.page(), serves="a sample for the ticket", minutes=1),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="Clean the head with every new ribbon.",
)
def dirty_head() -> None:
    """Dirt baked onto the print head: a white line that a swab takes away."""

"""LB-02: a heating element is burnt, and every label has a white line."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "LB-02",
    needs={"thermal-head", "{head_cover}"},
    ticket=Ticket(
        en="The scanner cannot read our labels: a thin white line runs down every one.",
        es="El lector no lee las etiquetas: una línea blanca fina las cruza todas.",
    ),
    fault=fault("thermal-head.element.burnt", at="thermal-head"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("white line"),
        "ipp": see.printer("idle"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["LB-02b"],
    decoy=[
        DO.power_off(minutes=1),
        DO.open("{head_cover}"),
        DO.clean("thermal-head", tool="alcohol swab", minutes=3),
        DO.close("{head_cover}"),
        DO.power_on(minutes=2, then=see.printer("idle")),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="burn", minutes=1),
        DO.open("{head_cover}"),
        DO.replace("thermal-head", part="print head", tool="antistatic strap", minutes=10),
        DO.close("{head_cover}"),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.print("one-page.pdf", then=see.page(), serves="a sample for the ticket", minutes=1),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="Clean the head with every new ribbon; take a ribbon wider than the label.",
)
def burnt_element() -> None:
    """Burnt head element: a white line down every label."""

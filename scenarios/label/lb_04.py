"""LB-04: the print head is pressed down unevenly, and the ribbon wrinkles."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "LB-04",
    needs={"thermal-head", "{black}"},
    ticket=Ticket(
        en="Slanted blank lines run through the print, and the used ribbon has folds.",
        es="Rayas blancas en diagonal cruzan la impresión y la cinta usada tiene pliegues.",
    ),
    fault=fault("thermal-head.pressure.uneven", at="thermal-head"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("wrinkle"),
        "ipp": see.printer("idle"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["LB-02", "LB-02b"],
    decoy=[
        DO.replace("{black}", part="ribbon", minutes=4),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.look("thermal-head", minutes=1),
        DO.act("set_pressure", "thermal-head", left=2, right=2, minutes=5),
        DO.print("one-page.pdf", then=see.page(), serves="a sample for the ticket", minutes=1),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Toggles over the middle of each half of the label, both alike, as low as reads.",
)
def uneven_pressure() -> None:
    """Uneven head pressure: the ribbon wrinkles, whichever ribbon."""

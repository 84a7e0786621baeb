"""IM-05c: dust lies on the laser unit's window."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-05c",
    needs={"laser", "{black}"},
    ticket=Ticket(
        en="A white band runs down every page.",
        es="Una banda blanca recorre todas las páginas de arriba abajo.",
    ),
    fault=fault("laser.window.dusty", at="laser"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("white line"),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
        "panel": see.text("ready"),
    },
    lookalikes=["IM-05", "IM-04"],
    decoy=[DO.replace("{black}", part="toner", minutes=5)],
    repair=[
        DO.power_off(then=see.dark(), safety="laser light", minutes=1),
        DO.clean("laser", tool="swab", minutes=15),
        DO.power_on(then=see.printer("idle"), minutes=2),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="No compressed air on toner; vacuum with each cartridge.",
)
def laser_window_dusty() -> None:
    """A dusty laser window: a white line down every page."""

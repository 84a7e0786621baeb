"""LB-05: the platen is glazed, and the print creeps over the labels."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "LB-05",
    needs={"platen", "{head_cover}", "gap-sensor"},
    ticket=Ticket(
        en="The print wanders: every label is a bit lower, and the last line is on the next one.",
        es="La impresión se desplaza: cada etiqueta sale más abajo y la última línea cae en la siguiente.",
    ),
    fault=fault("platen.glazed", at="platen"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("misregistration"),
        "ipp": see.printer("idle"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["LB-03b"],
    decoy=[
        DO.act("calibrate", "gap-sensor", minutes=2),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.power_off(then=see.dark(), minutes=1),
        DO.open("{head_cover}"),
        DO.replace("platen", part="platen roller", minutes=15),
        DO.close("{head_cover}"),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.print("one-page.pdf", then=see.page(), serves="a sample for the ticket", minutes=1),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="Clean the platen with every roll; no print without labels.",
)
def glazed_platen() -> None:
    """Glazed platen: labels slip, and calibration does not hold."""

"""LB-06: the print method is set to direct thermal, and labels come out blank."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "LB-06",
    needs={"thermal-head", "{black}"},
    ticket=Ticket(
        en="Since the update all labels are blank, and there is a new ribbon in it.",
        es="Desde la actualización todas las etiquetas salen en blanco, y la cinta es nueva.",
    ),
    fault=fault("thermal-head.method.direct", at="thermal-head"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("blank"),
        "ipp": see.printer("idle") & see.reasons("other-warning"),
        "snmp": see.alert("other", severity="warning", group="marker"),
        "panel": see.text("ribbon is in"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["CS-01"],
    decoy=[
        DO.replace("{black}", part="ribbon", minutes=4),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.act("set_method", "thermal-head", method="thermal transfer", minutes=2),
        DO.print("one-page.pdf", then=see.page(), serves="a sample for the ticket", minutes=1),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Keep the settings of each printer as a file; check the print method after updates.",
)
def direct_thermal_set() -> None:
    """Print method set to direct thermal: blank labels with a good ribbon."""

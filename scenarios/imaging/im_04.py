"""IM-04: a cut drum marks every page; its spacing tells it from the fuser."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-04",
    needs={"{drum}", "fuser"},
    ticket=Ticket(
        en="A blob in the same place down every page.",
        es="Una mancha en el mismo sitio que se repite a lo largo de cada página.",
    ),
    fault=fault("roller.surface.cut", at="{drum}"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("repeat mark every"),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
        "panel": see.text("ready"),
    },
    lookalikes=["IM-04b", "CS-03b"],
    decoy=[DO.clean("{drum}", minutes=10, words="run cleaning pages")],
    repair=[
        DO.look("{bin}", tool="defect ruler", serves="the spacing names the part", minutes=2),
        DO.replace("{drum_unit}", part="drum unit", minutes=5, then=see.no_conditions()),
    ],
    verify=[DO.print("30p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="No staples, no labels with exposed glue.",
)
def cut_drum() -> None:
    """A cut drum: the same mark down every page, at the drum's spacing."""

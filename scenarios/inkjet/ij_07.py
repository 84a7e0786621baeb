"""IJ-07: ink on the carriage's contacts, and no print head is recognized."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IJ-07",
    needs={"printhead", "{mark_cover}"},
    ticket=Ticket(
        en="It says the print head is the wrong one. Nobody has changed it.",
        es="Dice que el cabezal de impresión no es el correcto. Nadie lo ha cambiado.",
    ),
    fault=fault("printhead.contacts.dirty", at="printhead"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("marker-missing-error") & see.printer("stopped"),
        "snmp": see.alert("markerMissing", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50000),
        "panel": see.text("print head"),
    },
    lookalikes=["IJ-03", "CS-02"],
    decoy=[
        DO.power_cycle(minutes=2),
        DO.open("{mark_cover}"),
        DO.reseat("printhead", minutes=3),
        DO.close("{mark_cover}"),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.open("{mark_cover}"),
        DO.act("clean_contacts", "printhead", tool="dry, lint-free cloth", minutes=5),
        DO.close("{mark_cover}"),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.act("align", "printhead", minutes=5, then=see.looks("printhead", alignment="good")),
        DO.print("one-page.pdf", then=see.page(), serves="a sample for the ticket", minutes=1),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="Never shake or tip tanks over the carriage; no refilled tanks.",
)
def dirty_head_contacts() -> None:
    """Ink on the carriage's contacts: no print head is recognized, not even a new one."""

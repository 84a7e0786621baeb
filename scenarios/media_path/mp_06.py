"""MP-06: the guides stand at Letter, and the printer asks for the A4 that is in the tray."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MP-06",
    needs={"{sized_tray}"},
    ticket=Ticket(
        en="It keeps asking me to load A4 although A4 is in there.",
        es="No para de pedirme A4, y A4 es lo que hay en la bandeja.",
    ),
    fault=fault("tray.guides.wrong", at="{sized_tray}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("media-needed-error") & see.printer("stopped"),
        "snmp": see.alert("inputMediaChangeRequest", severity="critical", group="input"),
        "usb": see.port_status(0x30),
        "panel": see.text("load"),
    },
    lookalikes=["MP-01", "MP-07"],
    decoy=[
        # "Clear the jam": there is none.
        DO.open("{sized_tray}", minutes=2),
        DO.close("{sized_tray}"),
        DO.power_cycle(minutes=2),
    ],
    repair=[DO.act("set_guides", "{sized_tray}", minutes=3, then=see.printer("idle"), within_s=120)],
    owner="customer",
    verify=[
        DO.print("one-page.pdf", by="users"),
        DO.print("one-page.pdf", by="server"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Push driver defaults from the print server; mark the guides.",
)
def guides_at_letter() -> None:
    """Guides on the wrong detent: it asks for paper that is in it."""

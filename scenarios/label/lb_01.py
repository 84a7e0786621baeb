"""LB-01: the print head is down, its lever is not, and the printer says head open."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "LB-01",
    needs={"{head_cover}"},
    ticket=Ticket(
        en="I changed the ribbon and now it says head open, but the head is closed.",
        es="Cambié la cinta y ahora dice cabezal abierto, pero el cabezal está cerrado.",
    ),
    fault=fault("cover.lever.not-home", at="{head_cover}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("cover-open-error") & see.printer("stopped"),
        "snmp": see.alert("coverOpen", severity="critical", group="cover") & see.error_bit("doorOpen"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40021),
        "panel": see.text("open"),
    },
    lookalikes=["MP-09"],
    decoy=[DO.power_cycle(minutes=2)],
    repair=[DO.close("{head_cover}", minutes=1, then=see.no_conditions())],
    verify=[DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="A card beside the printer: lever home until it clicks.",
)
def lever_not_home() -> None:
    """Print head lever short of its notch: a shut head reads open."""

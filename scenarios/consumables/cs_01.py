"""CS-01: the black supply is used up."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CS-01",
    needs={"{black}"},
    ticket=Ticket(en="It will not print black at all.", es="No imprime nada en negro."),
    fault=fault("supply.spent", at="{black}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.any_reason(
            "toner-empty-error",
            "marker-supply-empty-error",
            "marker-ink-empty-error",
            "marker-print-ribbon-empty-error",
        )
        & see.printer("stopped"),
        "snmp": see.any_alert(
            "markerTonerEmpty", "markerInkEmpty", "markerPrintRibbonEmpty", severity="critical"
        )
        & see.error_bit("noToner"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40038),
        "panel": see.text("replace"),
    },
    lookalikes=["CS-02"],
    decoy=[DO.shake("{black}", minutes=1), DO.power_cycle(minutes=2)],
    repair=[DO.replace("{black}", part="supply", minutes=5, then=see.no_conditions())],
    verify=[DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Reorder threshold from real coverage.",
)
def black_spent() -> None:
    """Black toner, ink or ribbon used up."""

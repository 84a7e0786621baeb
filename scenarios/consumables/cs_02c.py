"""CS-02c: the black supply is not in its bay."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CS-02c",
    needs={"{black}"},
    ticket=Ticket(
        en="Somebody changed the cartridges yesterday, and now it will not print at all.",
        es="Ayer alguien cambió los cartuchos y ahora no imprime nada.",
    ),
    fault=fault("supply.missing", at="{black}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("marker-supply-missing-error") & see.printer("stopped"),
        "snmp": see.any_alert(
            "markerTonerCartridgeMissing", "markerInkMissing", "markerPrintRibbonMissing", severity="critical"
        )
        & see.error_bit("markerSupplyMissing"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40010),
        "panel": see.text("missing"),
    },
    lookalikes=["CS-02", "CS-02b"],
    decoy=[DO.power_cycle(minutes=2)],
    repair=[DO.replace("{black}", part="supply", minutes=5, then=see.no_conditions())],
    verify=[DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Keep a full spare of every colour.",
)
def supply_missing() -> None:
    """An empty bay: the printer misses its black supply."""

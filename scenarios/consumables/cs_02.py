"""CS-02: dirty contact pins, and a new cartridge does not help."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CS-02",
    needs={"{black_with_chip}"},
    ticket=Ticket(
        en="New cartridge, and now it will not print at all.",
        es="Cartucho nuevo, y ahora no imprime nada.",
    ),
    fault=fault("supply.contacts.dirty", at="{black_with_chip}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("marker-supply-failure-error") & see.printer("stopped"),
        "snmp": see.alert("markerSupplyFailure", severity="critical", group="markerSupplies"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40010),
    },
    lookalikes=["CS-01"],
    decoy=[DO.replace("{black_with_chip}", part="another cartridge", minutes=5), DO.power_cycle(minutes=2)],
    repair=[DO.clean("{black_with_chip}", tool="dry swab", minutes=10, then=see.no_conditions())],
    verify=[DO.power_cycle(minutes=2), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Decide firmware policy before updating; keep contacts clean when swapping.",
)
def contacts_dirty() -> None:
    """Dirty chip contacts: supply memory error, whatever cartridge is fitted."""

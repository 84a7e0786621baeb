"""CS-02b: a cartridge whose chip the firmware refuses."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CS-02b",
    needs={"{black_with_chip}"},
    ticket=Ticket(
        en="We bought cheaper cartridges and it says protected cartridge.",
        es="Compramos cartuchos más baratos y dice cartucho protegido.",
    ),
    fault=fault("supply.chip.refused", at="{black_with_chip}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("marker-supply-failure-error") & see.printer("stopped"),
        "snmp": see.alert("markerSupplyFailure", severity="critical", group="markerSupplies"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40010),
    },
    lookalikes=["CS-02"],
    decoy=[DO.clean("{black_with_chip}", minutes=10), DO.reseat("{black_with_chip}", minutes=1)],
    repair=[DO.replace("{black_with_chip}", part="genuine cartridge", minutes=5, then=see.no_conditions())],
    verify=[DO.power_cycle(minutes=2), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Purchasing list of cartridges that this firmware accepts.",
)
def chip_refused() -> None:
    """A cartridge locked to another printer: the same error as dirty contacts, another mend."""

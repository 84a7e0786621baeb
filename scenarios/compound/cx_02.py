"""CX-02: a contact that is bad only now and then stops the printer, and a push seems to mend it."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CX-02",
    needs={"{black_with_chip}"},
    ticket=Ticket(
        en="Supply memory error, but not always. I push the cartridge and it prints again for a while.",
        es="Error de memoria del consumible, pero no siempre. Lo empujo y vuelve a imprimir un rato.",
    ),
    fault=fault("supply.contacts.dirty", at="{black_with_chip}", when={"chance": 0.3}),
    trigger=DO.print("30p.pdf"),
    shows={
        "ipp": see.reasons("marker-supply-failure-error") & see.printer("stopped"),
        "snmp": see.alert("markerSupplyFailure", severity="critical"),
        "usb": see.port_status(0x10),
        "panel": see.text("memory error"),
    },
    lookalikes=["CS-02", "CS-02b"],
    decoy=[DO.reseat("{black_with_chip}", minutes=2), DO.power_cycle(minutes=2)],
    repair=[
        DO.clean("{black_with_chip}", tool="dry swab", minutes=5),
        DO.load("{tray}", serves="enough paper for the test"),
    ],
    verify=[DO.print("30p.pdf"), DO.print("50p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="A fault that went away by itself comes back by itself: find what moved.",
)
def contact_now_and_then() -> None:
    """A chip contact that is bad only now and then."""

"""IJ-02: the ink absorber is soaked, and the counter that keeps it from spilling has stopped the printer."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IJ-02",
    needs={"{absorber}"},
    ticket=Ticket(
        en="It says the ink absorber is full and does nothing any more.",
        es="Dice que el absorbente de tinta está lleno y ya no hace nada.",
    ),
    fault=fault("absorber.soaked", at="{absorber}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("marker-waste-ink-receptacle-full-error") & see.printer("stopped"),
        "snmp": see.alert("markerWasteInkReceptacleFull", severity="critical", group="markerSupplies")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40141),
        "panel": see.text("full"),
    },
    lookalikes=["CS-04"],
    decoy=[
        # Printing again, and ink on the carpet in a month: the pad is as wet as it was.
        DO.power_cycle(minutes=2),
        DO.reset_counter("{absorber}", minutes=2, safety="spill"),
    ],
    repair=[
        DO.power_off(then=see.dark(), minutes=1),
        DO.replace("{absorber}", part="ink absorber kit", tool="gloves", minutes=45),
        DO.power_on(minutes=2),
        DO.reset_counter("{absorber}", minutes=2, then=see.no_conditions()),
    ],
    verify=[
        DO.print("plain-3p.pdf"),
        see.looks("{absorber}", pad="takes ink"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Plan the change at the first warning; clean the head only when a nozzle check says so.",
)
def absorber_soaked() -> None:
    """Soaked ink absorber: a counter stops the printer before it spills."""

"""CS-03: the drum unit is at the end of its life."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CS-03",
    needs={"{drum_kit}", "fuser"},
    ticket=Ticket(
        en="Grey background and a mark every few centimetres; now it does not print at all.",
        es="Fondo gris y una marca cada pocos centímetros; ahora ya no imprime.",
    ),
    fault=fault("supply.drum.worn", at="{drum_kit}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("opc-life-over-error") & see.printer("stopped"),
        "snmp": see.alert("markerOpcLifeOver", severity="critical", group="markerSupplies"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40129),
        "panel": see.text("drum"),
    },
    lookalikes=["CS-03b", "IM-04"],
    decoy=[
        # A mark that repeats is often the fuser's; its spacing would be another.
        DO.power_off(minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("fuser", part="fuser kit", minutes=8),
        DO.power_on(minutes=2),
    ],
    repair=[
        DO.replace("{drum_kit}", part="drum unit", minutes=8),
        DO.reset_counter("{drum_kit}", minutes=1, then=see.no_conditions()),
    ],
    verify=[
        DO.print("plain-3p.pdf"),
        see.page(),
        see.looks("{drum_kit}", wear="some"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Cover drums that are out; stock one spare.",
)
def worn_drum() -> None:
    """A drum unit at the end of its life."""

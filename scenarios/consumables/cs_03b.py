"""CS-03b: the drum was left in daylight."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CS-03b",
    needs={"{drum}", "fuser"},
    ticket=Ticket(
        en="Grey background and a mark every few centimetres, since we moved it to the window.",
        es="Fondo gris y una marca cada pocos centímetros desde que la pusimos junto a la ventana.",
    ),
    fault=fault("drum.light-struck", at="{drum}"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("grey background", "repeat mark every"),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
        "panel": see.text("ready"),
    },
    lookalikes=["IM-04", "IM-04b"],
    decoy=[
        # A mark that repeats is often the fuser's; its spacing would be another.
        DO.power_off(minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("fuser", part="fuser kit", minutes=8),
        DO.power_on(minutes=2),
    ],
    repair=[
        DO.look("{bin}", tool="defect ruler", serves="the spacing names the part", minutes=2),
        DO.replace("{drum_unit}", part="drum unit", minutes=10, then=see.no_conditions()),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="Cover drums that are out; no printer in the sun; stock one spare.",
)
def light_struck_drum() -> None:
    """A drum that daylight spoilt: grey and marked pages, no life alert."""

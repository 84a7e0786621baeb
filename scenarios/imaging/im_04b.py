"""IM-04b: the fuser's film is torn; a new drum does not help."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-04b",
    needs={"{film}", "{drum_unit}"},
    ticket=Ticket(
        en="Every page has the same spot several times, one below the other.",
        es="Cada página tiene la misma mancha varias veces, una debajo de otra.",
    ),
    fault=fault("roller.surface.cut", at="{film}"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("repeat mark every"),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
        "panel": see.text("ready"),
    },
    lookalikes=["IM-04", "CS-03b"],
    decoy=[DO.replace("{drum_unit}", part="drum unit", minutes=5)],
    repair=[
        DO.look("{bin}", tool="defect ruler", serves="the spacing names the part", minutes=2),
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("fuser", part="fuser kit", minutes=8),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.reset_counter("fuser", serves="maintenance record", minutes=1),
    ],
    verify=[DO.print("30p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="No staples; straighten jammed paper out with the fuser cold, never with a tool.",
)
def torn_film() -> None:
    """A torn fuser film: the same mark down every page, at the film's spacing."""

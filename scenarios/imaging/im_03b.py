"""IM-03b: the fuser's film is worn, and toner rubs off plain paper too."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-03b",
    needs={"{tray}", "fuser", "{black}"},
    ticket=Ticket(
        en="Everything smears when I touch it, plain paper too. No message.",
        es="Todo se corre al tocarlo, también el papel normal. No hay ningún mensaje.",
    ),
    fault=fault("fuser.film.worn", at="fuser"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("toner rubs off"),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
        "panel": see.text("ready"),
    },
    lookalikes=["IM-03"],
    decoy=[DO.replace("{black}", part="toner", minutes=5)],
    repair=[
        DO.act("set_type", "{tray}", type="stationery", serves="rules the setting out", minutes=1),
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("fuser", part="fuser kit", minutes=8),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.reset_counter("fuser", serves="maintenance record", minutes=1),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="Replace the fuser by counter.",
)
def worn_film() -> None:
    """A worn fuser film: toner rubs off every paper, no message."""

"""IM-03: labels lie in a tray that is set to plain paper."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-03",
    needs={"{tray}", "fuser", "{black}"},
    ticket=Ticket(
        en="Labels smear when I touch them. No message.",
        es="Las etiquetas se corren al tocarlas. No hay ningún mensaje.",
    ),
    fault=fault("tray.type.wrong", at="{tray}"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("toner rubs off"),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
        "panel": see.text("ready"),
    },
    lookalikes=["IM-03b"],
    decoy=[DO.replace("{black}", part="toner", minutes=5)],
    repair=[
        DO.act("set_type", "{tray}", type="labels", minutes=2, words="set the tray's type to labels"),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Lock the type of each tray.",
)
def wrong_type() -> None:
    """Heavy stock in a tray set to plain paper: toner rubs off, no message."""

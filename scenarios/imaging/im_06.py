"""IM-06: the transfer roller is worn."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-06",
    needs={"{transfer_roller}", "{black}"},
    ticket=Ticket(
        en="Pages come out very faint, but the drum shows an image.",
        es="Las páginas salen muy tenues, pero el tambor tiene imagen.",
    ),
    fault=fault("roller.transfer.worn", at="{transfer_roller}"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("fade"),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
        "panel": see.text("ready"),
    },
    lookalikes=["IM-06b", "CS-01"],
    decoy=[DO.replace("{black}", part="toner", minutes=5)],
    repair=[
        DO.look("{transfer_roller}", serves="the half test: the image is on the drum", minutes=5),
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.replace("{transfer_roller}", part="transfer kit", minutes=10),
        DO.power_on(then=see.printer("idle"), minutes=2),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="Replace the transfer kit by counter.",
)
def worn_transfer() -> None:
    """A worn transfer roller: faint pages, a full image on the drum."""

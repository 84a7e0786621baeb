"""IM-06b: the transfer roller's contact is dirty."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-06b",
    needs={"{transfer_roller}", "{black}"},
    ticket=Ticket(
        en="Pages come out blank, but the drum shows an image.",
        es="Las páginas salen en blanco, pero el tambor tiene imagen.",
    ),
    fault=fault("roller.transfer.contact-dirty", at="{transfer_roller}"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "page": see.page("blank"),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
        "panel": see.text("ready"),
    },
    lookalikes=["IM-06"],
    decoy=[DO.replace("{black}", part="toner", minutes=5)],
    repair=[
        DO.look("{transfer_roller}", serves="the half test: the image is on the drum", minutes=5),
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.clean("{transfer_roller}", tool="dry swab", minutes=5),
        DO.power_on(then=see.printer("idle"), minutes=2),
    ],
    verify=[DO.print("plain-3p.pdf"), see.page(), see.no_new_event(), see.no_conditions()],
    prevent="Wipe the contacts with every kit.",
)
def dirty_transfer_contact() -> None:
    """A dirty transfer contact: blank pages, a full image on the drum."""

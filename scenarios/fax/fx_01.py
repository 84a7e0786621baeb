"""FX-01: the line cord is in the telephone's socket."""

from misfeed import DO, Ticket, fault, scenario, see

SEND = DO.act("send", "fax", pages=1, minutes=1)


@scenario(
    "FX-01",
    needs={"fax", "service:ipp"},
    ticket=Ticket(
        en="Fax says no line. The phone next to it works.",
        es="El fax dice que no hay línea. El teléfono de al lado funciona.",
    ),
    fault=fault("fax.cord.ext", at="fax"),
    trigger=SEND,
    shows={
        "eye": see.looks("fax", report="fax-modem-no-dial-tone", stage="dialling"),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["FX-01b"],
    decoy=[
        DO.power_off(minutes=1),
        DO.act("replace_modem", "fax", part="modem board", minutes=20),
        DO.power_on(minutes=2),
        DO.wait(2),
    ],
    repair=[DO.act("plug", "fax", jack="LINE", minutes=2), SEND],
    verify=[
        SEND,
        see.looks("fax", report="sent"),
        DO.act("call", "site.phone", pages=1, minutes=2),
        DO.wait(2),
        see.looks("fax", **{"last received": "printed"}),
        see.no_conditions(),
    ],
    prevent="Label the socket.",
)
def cord_in_ext() -> None:
    """Line cord in the EXT socket: no dial tone."""

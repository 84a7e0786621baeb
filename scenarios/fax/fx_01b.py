"""FX-01: the wall port is dead since the telephones were moved."""

from misfeed import DO, Ticket, fault, scenario, see

SEND = DO.act("send", "fax", pages=1, minutes=1)


@scenario(
    "FX-01b",
    needs={"fax", "service:ipp"},
    ticket=Ticket(
        en="Fax has no line since the phones were moved to the new office.",
        es="El fax no tiene línea desde que movieron los teléfonos a la oficina nueva.",
    ),
    fault=fault("site.phone.dead", at="site.phone"),
    trigger=SEND,
    shows={
        "eye": see.looks("fax", report="fax-modem-no-dial-tone") & see.looks("site.phone", handset="dead"),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["FX-01"],
    decoy=[
        DO.power_off(minutes=1),
        DO.act("replace_modem", "fax", part="modem board", minutes=20),
        DO.power_on(minutes=2),
        DO.wait(2),
    ],
    repair=[
        DO.look("site.phone", tool="line tester", serves="proof of the dead port", minutes=3),
        DO.act("patch", "site.phone", minutes=10),
        SEND,
    ],
    owner="customer IT",
    verify=[
        SEND,
        see.looks("fax", report="sent"),
        DO.act("call", "site.phone", pages=1, minutes=2),
        DO.wait(2),
        see.looks("fax", **{"last received": "printed"}),
        see.no_conditions(),
    ],
    prevent="Put the fax on the list of ports to move.",
)
def dead_port() -> None:
    """Dead wall port: no dial tone."""

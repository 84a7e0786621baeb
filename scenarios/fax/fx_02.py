"""FX-02: the new telephone company carries calls as voice over IP, and clocks drift apart."""

from misfeed import DO, Ticket, fault, scenario, see

SEND = DO.act("send", "fax", pages=10, minutes=3)


@scenario(
    "FX-02",
    needs={"fax", "service:ipp"},
    ticket=Ticket(
        en="Short faxes pass, long ones die half way since we changed phone company.",
        es="Los faxes cortos pasan; los largos se cortan desde que cambiamos de compañía telefónica.",
    ),
    fault=fault("site.phone.slips", at="site.phone", slip_s=60),
    trigger=SEND,
    shows={
        "eye": see.looks("fax", report="fax-modem-carrier-lost", pages="5 of 10", stage="page 6"),
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
        DO.act("set_speed", "fax", speed=9600, serves="a test that names the line", minutes=2),
        DO.act("set_transport", "site.phone", transport="T.38", minutes=20),
        DO.act("set_speed", "fax", speed=14400, serves="margin on a bad day", minutes=2),
        SEND,
    ],
    owner="customer IT",
    verify=[
        SEND,
        see.looks("fax", report="sent", pages="10 of 10"),
        DO.act("call", "site.phone", pages=10, minutes=3),
        DO.wait(3),
        see.looks("fax", **{"last received": "printed"}),
        see.looks("site.phone", slips="none"),
        see.no_conditions(),
    ],
    prevent="Ask the carrier for a fax profile in the contract.",
)
def slipping_line() -> None:
    """Voice over IP with clock slips: long faxes lose their carrier."""

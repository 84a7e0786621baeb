"""SC-04: mail fails since a night without power, because the device thinks it is years ago."""

from misfeed import DO, Ticket, fault, scenario, see

SEND = DO.act("send", "scanner.sender", to="mail", minutes=1)
NIGHT = [DO.power_off(), DO.wait(10 * 60), DO.power_on(), DO.wait(2)]
REFUSED = "mail: TLS alert 45: certificate expired"


@scenario(
    "SC-04c",
    needs={"scanner.sender", "rtc", "service:ipp"},
    ticket=Ticket(
        en="Scan to mail fails every Monday. On other days it works.",
        es="El escaneo a correo falla todos los lunes. Los demás días funciona.",
    ),
    fault=fault("rtc.cell.flat", at="rtc"),
    trigger=[*NIGHT, SEND],
    shows={
        "eye": see.looks("scanner.sender", **{"screen": "send failed", "send log": REFUSED}),
        "ipp": see.dated(2000, 2019) & see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["SC-04b", "NW-14"],
    # The log speaks of a certificate, and the mail team has a root to give.
    decoy=[DO.act("import_root", "scanner.sender", name="Site Root CA G2", minutes=10)],
    repair=[
        DO.power_off(minutes=1, safety="live-work", serves="safety"),
        DO.replace("rtc", part="coin cell", tool="antistatic strap", minutes=10),
        DO.power_on(minutes=2, serves="safety"),
        DO.wait(2),
        DO.act("set_clock", "rtc", minutes=2, then=see.dated(2026)),
    ],
    verify=[
        *NIGHT,
        SEND,
        see.looks("scanner.sender", **{"screen": "sent", "send log": "mail: 250 2.0.0 message accepted"}),
        see.no_conditions(),
    ],
    prevent="Have the device ask the site's time server.",
)
def clock_behind_mail() -> None:
    """A clock that begins again with the power: mail servers' certificates are not valid yet."""

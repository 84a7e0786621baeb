"""SC-04: the relay's password was changed overnight, and the device signs in with the old one."""

from misfeed import DO, Ticket, fault, scenario, see

SEND = DO.act("send", "scanner.sender", to="mail", source="feeder", minutes=1)
REFUSED = "mail: 535 5.7.8 authentication credentials invalid"


@scenario(
    "SC-04",
    needs={"scanner.sender", "scanner.feeder", "service:ipp"},
    ticket=Ticket(
        en="Scanning to mail stopped last night for everyone; printing is fine.",
        es="El escaneo a correo dejó de funcionar anoche para todos; imprimir va bien.",
    ),
    fault=fault("site.mail.password", at="site.mail", password="scan-2026"),
    trigger=SEND,
    shows={
        "eye": see.looks("scanner.sender", **{"screen": "send failed", "send log": REFUSED})
        & see.looks("scanner", **{"last scan": "clean"}),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["SC-04b", "SC-05"],
    decoy=[
        DO.power_off(minutes=1),
        DO.replace("scanner.carriage", part="scanner head", minutes=30),
        DO.power_on(minutes=2),
        DO.wait(2),
    ],
    repair=[
        DO.look("site.mail", serves="asking the mail team", minutes=5),
        DO.act("set_mail_password", "scanner.sender", password="scan-2026", minutes=5),
        SEND,
    ],
    owner="customer IT",
    verify=[
        SEND,
        see.looks("scanner.sender", **{"screen": "sent", "send log": "mail: 250 2.0.0 message accepted"}),
        see.no_conditions(),
    ],
    prevent="Put the password's and the certificate's dates into the calendar.",
)
def relay_password_changed() -> None:
    """The mail relay's password was changed, and the device was not told."""

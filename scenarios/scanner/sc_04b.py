"""SC-04: the relay has a new certificate, and the device does not know its root."""

from misfeed import DO, Ticket, fault, scenario, see

SEND = DO.act("send", "scanner.sender", to="mail", minutes=1)


@scenario(
    "SC-04b",
    needs={"scanner.sender", "service:ipp"},
    ticket=Ticket(
        en="Scan to mail fails since the weekend. Nobody changed a password.",
        es="El escaneo a correo falla desde el fin de semana. Nadie cambió ninguna contraseña.",
    ),
    fault=fault("site.mail.root", at="site.mail", issuer="Site Root CA G2"),
    trigger=SEND,
    shows={
        "eye": see.looks(
            "scanner.sender", **{"screen": "send failed", "send log": "mail: TLS alert 48: unknown CA"}
        ),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["SC-04"],
    # The login gets the blame, and no login was ever tried.
    decoy=[DO.act("set_mail_password", "scanner.sender", password="scan-2025", minutes=5)],
    repair=[
        DO.look("site.mail", serves="reading the chain from a PC in the same network", minutes=5),
        DO.act("import_root", "scanner.sender", name="Site Root CA G2", minutes=10),
        SEND,
    ],
    owner="customer IT",
    verify=[
        DO.power_cycle(minutes=2),
        SEND,
        see.looks("scanner.sender", **{"screen": "sent", "send log": "mail: 250 2.0.0 message accepted"}),
        see.no_conditions(),
    ],
    prevent="Import a new root before the relay's certificate changes.",
)
def relay_root_changed() -> None:
    """The mail relay's certificate has a root that the device does not trust."""

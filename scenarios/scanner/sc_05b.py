"""SC-05: the scan account's password expired on the file server."""

from misfeed import DO, Ticket, fault, scenario, see

SEND = DO.act("send", "scanner.sender", to="folder", minutes=1)


@scenario(
    "SC-05b",
    needs={"scanner.sender", "service:ipp"},
    ticket=Ticket(
        en="Scan to folder says login failed since this morning. The share opens on my PC.",
        es="El escaneo a carpeta dice error de inicio de sesión desde hoy. En mi PC la carpeta se abre.",
    ),
    fault=fault("site.share.expired", at="site.share"),
    trigger=SEND,
    shows={
        "eye": see.looks(
            "scanner.sender", **{"screen": "send failed", "send log": "folder: STATUS_PASSWORD_EXPIRED"}
        ),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["SC-05"],
    decoy=[DO.act("set_share_password", "scanner.sender", password="share-2025", minutes=5)],
    repair=[
        DO.act("set_password", "site.share", password="kept-in-the-vault", minutes=10),
        DO.act("set_share_password", "scanner.sender", password="kept-in-the-vault", minutes=5),
        SEND,
    ],
    owner="customer IT",
    verify=[
        SEND,
        see.looks("scanner.sender", **{"screen": "sent", "send log": "folder: STATUS_SUCCESS"}),
        see.looks("site.share", account="in good standing"),
        see.no_conditions(),
    ],
    prevent="A service account whose secret does not expire, kept in the vault.",
)
def share_password_expired() -> None:
    """The scan account's password expired on the file server."""

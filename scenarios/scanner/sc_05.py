"""SC-05: the device offers SMB1 only, and the new file server has none."""

from misfeed import DO, Ticket, fault, scenario, see

SEND = DO.act("send", "scanner.sender", to="folder", minutes=1)
TODAY = ["2.1", "3.0", "3.1.1"]
FAILED = "folder: SMB negotiate failed: connection reset"


@scenario(
    "SC-05",
    needs={"scanner.sender", "service:ipp"},
    ticket=Ticket(
        en="The scanner cannot connect to our share since the server was replaced.",
        es="El escáner no se conecta a nuestra carpeta compartida desde que cambiamos el servidor.",
    ),
    fault=fault("scanner.sender.smb1", at="scanner.sender"),
    trigger=SEND,
    shows={
        "eye": see.looks("scanner.sender", **{"screen": "send failed", "send log": FAILED}),
        "ipp": see.printer("idle") & see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["SC-05b", "SC-04"],
    # It works at once, and opens the server to what SMB1 was given up for.
    decoy=[DO.act("set_smb", "site.share", versions=["1.0", *TODAY], minutes=10)],
    repair=[
        DO.act("set_smb", "site.share", versions=TODAY, serves="security", minutes=5),
        DO.act("set_smb", "scanner.sender", versions=TODAY, minutes=10),
        SEND,
    ],
    owner="customer IT",
    verify=[
        see.looks("site.share", SMB1="off"),
        SEND,
        see.looks("scanner.sender", **{"screen": "sent", "send log": "folder: STATUS_SUCCESS"}),
        see.no_conditions(),
    ],
    prevent="Add devices to the checklist of server changes.",
)
def smb1_only() -> None:
    """The device offers only SMB1, and the file server has none."""

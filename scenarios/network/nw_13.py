"""NW-13: a refurbished printer came with the administrator password of its previous owner."""

from misfeed import DO, Ticket, fault, scenario, see

_GUESSES = ("admin", "1234", "password", "0000", "printer", "12345678")


@scenario(
    "NW-13",
    needs={"service:ipp"},
    ticket=Ticket(
        en="Bought refurbished; it asks for a password to change anything.",
        es="La compramos reacondicionada; pide una contraseña para cambiar cualquier cosa.",
    ),
    fault=fault("network.administrator.unknown"),
    trigger=DO.act("sign_in", "network", name="admin", password="admin"),
    shows={
        "panel": see.text("access denied"),
        "pjl": see.pjl(10025),
        "ipp@admin": see.administration("denied"),
        "net@users": see.port("ipp", "open") & see.ping(),
        "eye": see.looks("network", settings="locked"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-06"],
    # Guessing: it ends with the panel locked for a while, right password or not.
    decoy=[DO.act("sign_in", "network", name="admin", password=guess, minutes=1) for guess in _GUESSES],
    repair=[
        DO.look("network", minutes=10, serves="ownership", words="see the proof of purchase"),
        DO.power_off(minutes=1),
        DO.act(
            "cold_reset",
            "network",
            minutes=5,
            safety="data loss",
            words="start it with the maker's keys held: a cold reset, agreed with the owner",
        ),
        DO.wait(3, then=see.printer("idle")),
        DO.act("add_user", "network", name="admin", password="kept-in-the-safe", minutes=5),
        DO.set_site("admin.password", "kept-in-the-safe", then=see.administration("open")),
    ],
    verify=[
        see.administration("open"),
        see.looks("network", administrator="has a password", settings="open"),
        DO.print("one-page.pdf", by="users"),
        see.no_conditions(),
    ],
    prevent="An intake checklist for refurbished printers: reset, new password, firmware, stored data wiped.",
)
def unknown_administrator() -> None:
    """An administrator password that nobody here knows."""

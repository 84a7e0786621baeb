"""NW-15: the directory keeps one user from printing: locked, over quota, or never enrolled."""

from misfeed import DO, Ticket, fault, scenario, see, vary

STANDING = vary("standing", "locked", "quota-spent", "not-enrolled")


@scenario(
    "NW-15",
    needs={"service:ipp", "accounting", "site.directory"},
    ticket=Ticket(
        en="I swipe my badge and it says not authorised; others can print.",
        es="Paso mi tarjeta y dice no autorizado; otros sí pueden imprimir.",
    ),
    fault=fault("site.directory.account", user="ana", standing=STANDING),
    trigger=[
        DO.print("one-page.pdf", by="users", user="ana"),
        DO.act("swipe", "accounting", user="ana"),
    ],
    shows={
        "panel": see.text("access denied"),
        "pjl": see.pjl(10025),
        "ipp@users": see.admits("ana", "client-error-account-") & see.admits("ben") & see.printer("idle"),
        "net@users": see.port("ipp", "open") & see.ping(),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-15b", "NW-13"],
    decoy=[DO.act("replace_reader", "accounting", minutes=30, part="card reader")],
    repair=[
        DO.act("set_account", "site.directory", user="ana", standing="good", minutes=10),
        DO.act("swipe", "accounting", user="ana", serves="record"),
    ],
    owner="customer IT",
    verify=[
        see.admits("ana"),
        DO.print("one-page.pdf", by="users", user="ana"),
        see.admits("ben"),
        see.no_conditions(),
    ],
    prevent="Lockouts that end by themselves, and a message to the user when a quota runs low.",
)
def account_not_good() -> None:
    """One user's account keeps them from printing; everybody else prints."""

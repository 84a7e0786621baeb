"""NW-15b: the printer cannot reach the directory, so every job waits to be authorised."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-15b",
    needs={"service:ipp", "accounting", "site.directory"},
    ticket=Ticket(
        en="Since the firewall was changed, nobody's badge works and nothing comes out.",
        es="Desde que cambiaron el cortafuegos no funciona ninguna tarjeta y no sale nada.",
    ),
    fault=fault("site.directory.unreachable"),
    trigger=[
        DO.print("one-page.pdf", by="users", user="ana"),
        DO.act("swipe", "accounting", user="ben"),
    ],
    shows={
        "panel": see.text("access denied"),
        "ipp@users": see.job_reason("job-held-for-authorization") & see.printer("idle"),
        "net@users": see.port("ipp", "open") & see.ping(),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-15", "NW-13"],
    decoy=[DO.act("replace_reader", "accounting", minutes=30, part="card reader"), DO.power_cycle(minutes=2)],
    repair=[
        DO.act("open_path", "site.directory", minutes=10),
        DO.act("allow_grace", "accounting", minutes=2, serves="prevention"),
    ],
    owner="customer IT",
    verify=[
        see.looks("site.directory", **{"asked from the printer's network": "answers"}),
        DO.print("one-page.pdf", by="users", user="ana"),
        DO.print("one-page.pdf", by="users", user="ben"),
        see.no_conditions(),
    ],
    prevent="A grace period for when the directory does not answer.",
)
def directory_unreachable() -> None:
    """No answer from the directory: everybody's jobs are held."""

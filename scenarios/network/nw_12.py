"""NW-12: the printer's certificate ran out at the turn of the year."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-12",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Secure printing fails with a certificate warning; the old queue still prints.",
        es="La impresión segura falla con un aviso de certificado; la cola antigua sigue imprimiendo.",
    ),
    fault=fault("network.certificate.expired", not_after="2025-12-31"),
    trigger=DO.print("one-page.pdf", by="users", secure=True),
    shows={
        "net@users": see.secure("expired") & see.port("ipp", "open") & see.ping(),
        "ipp@users": see.printer("idle") & see.reasons("none"),
        "eye": see.looks("network", **{"certificate dates": "expired"}),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-12b"],
    # Clients that ignore certificate errors print, and would print to anybody who says to be the printer.
    decoy=[DO.set_site("tls.verify", "no", minutes=2)],
    repair=[
        DO.set_site("tls.verify", "yes", serves="security"),
        DO.act("issue_certificate", "network", names=["printer.local", "10.0.20.50"], years=2, minutes=10),
        DO.power_cycle(minutes=3, serves="durability"),
    ],
    owner="customer IT",
    verify=[
        see.secure("trusted"),
        DO.print("one-page.pdf", by="users", secure=True),
        see.no_conditions(),
    ],
    prevent="A report of certificates that end within 60 days.",
)
def certificate_expired() -> None:
    """A device certificate past its date: secure queues fail, plain ones print."""

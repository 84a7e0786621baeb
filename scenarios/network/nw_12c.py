"""NW-12c: the printer got a new name, and its certificate still says the old one."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-12c",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Since the printer was renamed, secure printing warns of a name that does not match.",
        es="Desde que renombraron la impresora, la impresión segura avisa de un nombre que no coincide.",
    ),
    fault=fault("network.certificate.name", shown="old-printer.local"),
    trigger=DO.print("one-page.pdf", by="users", secure=True),
    shows={
        "net@users": see.secure("wrong name") & see.port("ipp", "open") & see.ping(),
        "ipp@users": see.printer("idle") & see.reasons("none"),
        "eye": see.looks("network", certificate="old-printer.local until 2034-01-01"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-12", "NW-12b"],
    # A new certificate for the old name, and clients that look away.
    decoy=[
        DO.act("issue_certificate", "network", years=2, minutes=10),
        DO.set_site("tls.verify", "no", minutes=2),
    ],
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
    prevent="A new certificate in the steps of every rename.",
)
def certificate_name() -> None:
    """A good certificate for another name: strict clients turn away."""

"""NW-12b: the printer's firmware defaults allow only versions of TLS that clients have given up."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-12b",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Since the computers were updated, secure printing does not connect; the old queue still prints.",
        es="Desde que se actualizaron los ordenadores, la impresión segura no conecta; la cola antigua sí.",
    ),
    fault=fault("network.tls.old"),
    trigger=DO.print("one-page.pdf", by="users", secure=True),
    shows={
        "net@users": see.secure("no common version") & see.port("ipp", "open") & see.ping(),
        "ipp@users": see.printer("idle") & see.reasons("none"),
        "eye": see.looks("network", TLS="1.0, 1.1", **{"certificate dates": "valid"}),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-12"],
    decoy=[
        DO.set_site("tls.verify", "no", minutes=2),
        DO.act("issue_certificate", "network", years=2, minutes=10),
    ],
    repair=[
        DO.set_site("tls.verify", "yes", serves="security"),
        DO.act("set_tls", "network", versions=["1.2", "1.3"], minutes=10, then=see.secure("trusted")),
        DO.power_cycle(minutes=3, serves="durability"),
    ],
    owner="customer IT",
    verify=[
        see.secure("trusted"),
        DO.print("one-page.pdf", by="users", secure=True),
        see.no_conditions(),
    ],
    prevent="Firmware on a schedule, and TLS 1.2 or newer in the settings template.",
)
def old_tls() -> None:
    """TLS 1.0 and 1.1 only: clients and printer have no version in common."""

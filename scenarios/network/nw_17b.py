"""NW-17b: the shared queue's driver is not on the clients, and users may install none."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-17b",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="Since patch day the PCs ask for an administrator to connect to the shared printer.",
        es="Desde los parches, los PC piden un administrador para conectarse a la impresora compartida.",
    ),
    fault=fault("site.print-server.driver"),
    trigger=DO.print("one-page.pdf", by="server"),
    shows={
        "eye": see.looks("site.print-server", **{"a standard user": "asks for an administrator"}),
        "net@users": see.port("ipp", "open") & see.port("snmp", "open") & see.ping(),
        "ipp@server": see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-17", "NW-07"],
    # The printer is reset for nothing; protections switched off by registry only hide it.
    decoy=[
        DO.act("reset_settings", "network", minutes=5),
        DO.act("restart_spooler", "site.print-server", minutes=2),
        DO.act("set_protections", "site.print-server", on=False, minutes=5),
    ],
    repair=[
        DO.act("set_protections", "site.print-server", on=True, minutes=2, serves="security"),
        DO.act("stage_driver", "site.print-server", minutes=30),
    ],
    owner="customer IT",
    verify=[
        see.looks("site.print-server", **{"a standard user": "connects and prints", "protections": "on"}),
        DO.act("connect", "site.print-server"),
        DO.print("one-page.pdf", by="server"),
        see.no_conditions(),
    ],
    prevent="Stage signed drivers, or use driverless IPP queues.",
)
def driver_not_staged() -> None:
    """Direct printing works, the shared queue wants an administrator's rights."""

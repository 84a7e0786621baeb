"""NW-17: the print server was patched ahead of its clients."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "NW-17",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="After patch day users get 0x0000011b when they connect to the shared printer.",
        es="Tras el día de parches, los usuarios reciben 0x0000011b al conectarse a la impresora compartida.",
    ),
    fault=fault("site.print-server.levels"),
    trigger=DO.print("one-page.pdf", by="server"),
    shows={
        "eye": see.looks("site.print-server", **{"a standard user": "error 0x0000011b"}),
        "net@users": see.port("ipp", "open") & see.port("snmp", "open") & see.ping(),
        "ipp@server": see.reasons("none"),
        "usb": see.port_status(0x18),
    },
    lookalikes=["NW-17b", "NW-07"],
    # The printer is reset for nothing; protections switched off by registry only hide it.
    decoy=[
        DO.act("reset_settings", "network", minutes=5),
        DO.act("restart_spooler", "site.print-server", minutes=2),
        DO.act("set_protections", "site.print-server", on=False, minutes=5),
    ],
    repair=[
        DO.act("set_protections", "site.print-server", on=True, minutes=2, serves="security"),
        DO.act("patch_clients", "site.print-server", minutes=30),
    ],
    owner="customer IT",
    verify=[
        see.looks("site.print-server", **{"a standard user": "connects and prints", "protections": "on"}),
        DO.act("connect", "site.print-server"),
        DO.print("one-page.pdf", by="server"),
        see.no_conditions(),
    ],
    prevent="A test ring for patches: one server and one PC of each kind first.",
)
def print_server_ahead() -> None:
    """Direct printing works, the shared queue refuses clients that are not patched."""

"""PW-02: a shared circuit sags when a job begins, and the printer restarts."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "PW-02",
    needs={"fuser"},
    ticket=Ticket(
        en="The lights dim and the printer restarts whenever it begins to print.",
        es="Las luces bajan y la impresora se reinicia cada vez que empieza a imprimir.",
    ),
    fault=fault("mains.circuit.weak", at="mains"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "panel": see.text("Starting"),
        "net": see.ping(False),
        "usb": see.port_status(0x08),
        "snmp": see.up_time(under_s=60),
    },
    lookalikes=["FW-01"],
    decoy=[
        # It restarts, so the firmware gets the blame; but any job does it, not one file.
        DO.act("update_firmware", "formatter", minutes=10),
        DO.wait(2),
    ],
    repair=[
        DO.look("mains", tool="meter", serves="evidence", minutes=3),
        DO.power_off(minutes=1, serves="durability"),
        DO.act("unplug", "power"),
        DO.act("other_outlet", "mains", minutes=5),
        DO.act("plug_in", "power"),
        DO.power_on(then=see.printer("idle"), minutes=2, serves="durability"),
        DO.wait(1),
    ],
    owner="customer",
    verify=[DO.print("one-page.pdf"), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Survey the socket at installation: its own circuit, no UPS, no extension.",
)
def weak_circuit() -> None:
    """A shared circuit that sags when the fuser heats."""

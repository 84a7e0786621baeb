"""FW-05: the memory module has failed, and drawings no longer fit."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "FW-05",
    needs={"memory"},
    ticket=Ticket(
        en="Letters are fine, but big drawings do not come out any more.",
        es="Las cartas salen bien, pero los planos grandes ya no se imprimen.",
    ),
    fault=fault("memory.module.failed", at="memory"),
    trigger=DO.print("drawing.pdf"),
    shows={
        "ipp": see.reasons("interpreter-complex-page-encountered-report") & see.printer("idle"),
        "snmp": see.alert("interpreterComplexPageEncountered", severity="warningBinaryChangeEvent"),
        "usb": see.port_status(0x18),
        "pjl": see.pjl(30017),
        "console": see.self_test("ram"),
        "panel": see.text("too complex"),
    },
    decoy=[
        # Half of the picture is missing, so the cable gets the blame.
        DO.act("unplug", "network", minutes=1),
        DO.act("plug_in", "network", minutes=1),
    ],
    repair=[
        DO.look("memory", serves="evidence", minutes=2),
        DO.power_off(minutes=1, safety="live-work", serves="safety"),
        DO.replace("memory", part="memory module", tool="antistatic strap", minutes=8),
        DO.power_on(then=see.printer("idle"), minutes=2),
    ],
    verify=[DO.print("drawing.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Ask for the largest drawing when quoting memory.",
)
def memory_failed() -> None:
    """A failed memory module: large pages are given up."""

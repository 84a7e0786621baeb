"""PW-01: the outlet is dead."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "PW-01",
    ticket=Ticket(en="No lights at all since the storm.", es="Ni una luz desde la tormenta."),
    fault=fault("mains.outlet.dead", at="mains"),
    shows={
        "panel": see.dark(),
        "net": see.ping(False),
        "ipp": see.port("ipp", "silent"),
        "usb": see.usb_gone(),
    },
    decoy=[
        # The panel is dark, so the board behind it gets the blame.
        DO.replace("formatter", part="formatter", minutes=30),
    ],
    repair=[
        DO.look("mains", tool="lamp", serves="evidence", minutes=2),
        DO.act("unplug", "power"),
        DO.act("other_outlet", "mains", minutes=5),
        DO.act("plug_in", "power", then=see.printer("idle"), minutes=1),
    ],
    owner="customer",
    verify=[DO.wait(60), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="A surge strip rated for lasers, or none.",
)
def dead_outlet() -> None:
    """A dead outlet: no lights, no answer anywhere."""

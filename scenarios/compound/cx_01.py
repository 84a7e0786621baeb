"""CX-01: a cover that reads open hides that the tray's rollers are worn."""

from misfeed import DO, Case, Ticket, fault, scenario, see

COVER = [
    DO.open("{cover}"),
    DO.replace("{cover}", part="cover with its tab", minutes=15),
    DO.close("{cover}"),
]
ROLLERS = [
    DO.open("{picking_tray}"),
    DO.replace("{picking_tray}.rollers", part="tray roller kit", minutes=12),
    DO.close("{picking_tray}"),
]


@scenario(
    "CX-01",
    needs={"{cover}", "{picking_tray}"},
    ticket=Ticket(
        en="It used to jam now and then. Somebody slammed the door, and now it says the door is open.",
        es="Antes se atascaba de vez en cuando. Alguien cerró de golpe y ahora dice puerta abierta.",
    ),
    fault=fault("cover.tab.broken", at="{cover}"),
    also=[fault("tray.rollers.worn", at="{picking_tray}.rollers", severity=1.0)],
    shows={
        "ipp": see.any_reason("cover-open-error", "door-open-error") & see.printer("stopped"),
        "snmp": see.error_bit("doorOpen"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40021),
        "panel": see.text("open"),
    },
    lookalikes=["MP-01", "MP-09"],
    decoy=COVER,
    repair=[*COVER, *ROLLERS, DO.load("{picking_tray}", serves="enough paper for the test")],
    verify=[DO.print("50p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Print a whole job before you leave: one fault may hide the next.",
)
def cover_hides_rollers(case: Case) -> None:
    """A cover that reads open hides a tray that cannot feed."""
    case.occur()
    assert case.diagnose().cause == "cover.tab.broken"
    case.try_decoy()
    assert case.diagnose().cause == "tray.rollers.worn", "the job jams as soon as it may run"
    case.repair()
    case.verify()

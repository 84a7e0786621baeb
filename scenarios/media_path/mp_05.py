"""MP-05: paper that stood open over a damp weekend jams wherever it likes."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MP-05",
    needs={"{picking_tray}", "{sensor}"},
    ticket=Ticket(
        en="Several sheets at once, wavy paper, and it only happens on Mondays.",
        es="Coge varias hojas a la vez, papel ondulado, y solo pasa los lunes.",
    ),
    fault=fault("tray.paper.damp", at="{picking_tray}", moisture=1.0),
    trigger=DO.print("50p.pdf"),
    shows={
        "ipp": see.reasons("media-jam-error") & see.printer("stopped"),
        "snmp": see.any_alert("mediaPathJam", "mediaPathOutputJam", severity="critical")
        & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40022),
        "panel": see.text("jam"),
    },
    lookalikes=["MP-01", "MP-02", "MP-03"],
    decoy=[
        DO.wait(90, safety="burn"),
        DO.act("clear", "path", minutes=3),
        DO.open("{picking_tray}"),
        DO.replace("{picking_tray}.rollers", part="tray roller kit", minutes=12),
        DO.close("{picking_tray}"),
    ],
    repair=[
        DO.power_off(),
        DO.wait(90, safety="burn"),
        DO.act("clear", "path", minutes=3),
        DO.act("unload", "{picking_tray}", minutes=1),
        DO.load("{picking_tray}", part="sealed ream", minutes=1),
        DO.power_on(then=see.printer("idle"), minutes=2),
    ],
    owner="customer",
    verify=[DO.print("50p.pdf"), DO.print("50p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Keep reams wrapped; half-fill trays over weekends.",
)
def damp_paper() -> None:
    """Damp paper: double feeds, creases, and jams at changing places."""

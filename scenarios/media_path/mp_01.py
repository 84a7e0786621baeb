"""MP-01: the tray does not feed because its rollers are worn."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MP-01",
    needs={"{picking_tray}"},
    ticket=Ticket(
        en="It says jam but no paper is stuck. If I push the paper in, it prints a few pages.",
        es="Dice atasco, pero no hay papel atascado. Si empujo el papel, imprime unas páginas.",
    ),
    fault=fault("tray.rollers.worn", at="{picking_tray}.rollers", severity=0.95),
    trigger=DO.print("30p.pdf"),
    shows={
        "ipp": see.reasons("media-jam-error") & see.printer("stopped"),
        "snmp": see.alert("jam", severity="critical", group="input") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40119),
        "panel": see.text("jam"),
    },
    lookalikes=["MP-03"],
    decoy=[
        # Hunting for torn paper: the jam message goes away, and comes back with the next sheets.
        DO.open("{picking_tray}", minutes=5),
        DO.close("{picking_tray}"),
    ],
    repair=[
        DO.open("{picking_tray}"),
        DO.replace("{picking_tray}.rollers", part="tray roller kit", minutes=12),
        DO.reset_counter("{picking_tray}.rollers", serves="maintenance record", minutes=1),
        DO.close("{picking_tray}"),
        DO.load("{picking_tray}", serves="enough paper for the test"),
    ],
    verify=[DO.print("50p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Order rollers by page count, not by failure.",
)
def worn_rollers() -> None:
    """Worn pickup rollers: the tray jams with no paper stuck."""

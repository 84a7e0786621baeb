"""SC-01: the document feeder's rollers are worn, and the glass is fine."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "SC-01",
    needs={"scanner.feeder.rollers", "{picking_tray}"},
    ticket=Ticket(
        en="Copies from the top jam or take two originals; the glass is fine.",
        es="Las copias desde arriba se atascan o toman dos originales; con el cristal va bien.",
    ),
    fault=fault("scanner.feeder.rollers.worn", at="scanner.feeder.rollers", severity=0.95),
    trigger=DO.act("scan", "scanner", source="feeder", originals=5),
    shows={
        "ipp": see.any_reason("scan-media-path-jam-error", "scan-media-path-input-feed-error-error")
        & see.printer("idle"),
        "snmp": see.any_alert("scanMediaPathJam", "scanMediaPathInputFeedError", severity="critical"),
        "usb": see.port_status(0x18),
        "panel": see.text("feeder"),
    },
    lookalikes=["MP-01"],
    decoy=[
        # The message says jam, so the paper tray gets the new rollers.
        DO.open("scanner.feeder"),
        DO.remove_sheet("scanner.feeder", minutes=1),
        DO.close("scanner.feeder"),
        DO.replace("{picking_tray}.rollers", part="tray roller kit", minutes=12),
    ],
    repair=[
        DO.open("scanner.feeder"),
        DO.remove_sheet("scanner.feeder", minutes=1),
        DO.replace("scanner.feeder.rollers", part="document feeder kit", minutes=10),
        DO.reset_counter("scanner.feeder.rollers", serves="maintenance record", minutes=1),
        DO.close("scanner.feeder", then=see.no_conditions()),
    ],
    verify=[
        DO.act("scan", "scanner", source="feeder", originals=50, minutes=3),
        see.looks("scanner", **{"last scan": "clean", "pages": "50 of 50"}),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Keep a staple remover at the device.",
)
def worn_feeder_rollers() -> None:
    """Worn feeder rollers: originals jam or go through in twos."""

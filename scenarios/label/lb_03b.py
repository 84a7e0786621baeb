"""LB-03b: labels of another kind were loaded, and nobody calibrated."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "LB-03b",
    needs={"gap-sensor", "{head_cover}", "{sensor}"},
    ticket=Ticket(
        en="With the new labels it stops at the first one and says feed error.",
        es="Con las etiquetas nuevas se para en la primera y dice error de alimentación.",
    ),
    fault=fault("gap-sensor.uncalibrated", at="gap-sensor"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.reasons("media-jam-error", "media-path-jam-error") & see.printer("stopped"),
        "snmp": see.alert("mediaPathJam", severity="critical") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40022),
        "panel": see.text("feed error"),
    },
    lookalikes=["LB-03", "MP-02"],
    decoy=[
        DO.open("{head_cover}"),
        DO.remove_sheet("{sensor}", minutes=1),
        DO.clean("gap-sensor", tool="soft brush", minutes=3),
        DO.close("{head_cover}"),
    ],
    repair=[
        # With its jobs gone it stays ready long enough to be calibrated.
        DO.open("{head_cover}"),
        DO.remove_sheet("{sensor}", minutes=1),
        DO.power_off(minutes=1),
        DO.close("{head_cover}"),
        DO.power_on(minutes=2, then=see.printer("idle")),
        DO.act("calibrate", "gap-sensor", minutes=2, then=see.no_conditions()),
    ],
    verify=[DO.print("30p.pdf"), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Calibrate with every change of label; buy one kind.",
)
def uncalibrated_gap_sensor() -> None:
    """Labels of another kind, not calibrated: no gap is found with a clean sensor."""

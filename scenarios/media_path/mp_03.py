"""MP-03: the sheet wraps round the fuser because a separation claw is worn."""

from misfeed import DO, Case, Ticket, fault, limit, option, scenario, see


@scenario(
    "MP-03",
    needs={"{fuser_exit}", "{exit_cover}"},
    ticket=Ticket(
        en="Paper folds like an accordion at the back, where it is hot.",
        es="El papel se pliega como un acordeón por detrás, donde quema.",
    ),
    fault=fault("fuser.claws.worn", at="fuser", severity=1.0),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.reasons("media-jam-error", "media-path-output-jam-error") & see.printer("stopped"),
        "snmp": see.alert("mediaPathOutputJam", severity="critical") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40022),
        "panel": see.text("jam"),
    },
    lookalikes=["MP-01", "MP-02"],
    decoy=[
        # The panel says jam, so the tray's rollers get the blame once the sheet is out.
        DO.power_off(minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.open("{exit_cover}"),
        DO.remove_sheet("{fuser_exit}", minutes=3),
        DO.close("{exit_cover}"),
        DO.power_on(minutes=2, then=see.printer("idle")),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="burn", minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.open("{exit_cover}"),
        DO.remove_sheet("{fuser_exit}", tool="heat gloves", then=see.clear("{fuser_exit}"), minutes=3),
        DO.replace("fuser", part="fuser kit", minutes=8),
        DO.close("{exit_cover}"),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.reset_counter("fuser", then=see.counter("fuser", 0), serves="maintenance record", minutes=1),
    ],
    options=[option("clean the claws, and watch", risk="returns"), option("fuser kit", chosen=True)],
    verify=[DO.print("30p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Lock the tray's paper type; replace the fuser by counter.",
)
def fuser_wrap(case: Case) -> None:
    """Worn separation claws: sheets wrap round the fuser."""
    seen = case.occur()
    if {"snmp", "ipp"} <= seen.keys():  # not where a USB cable alone leads to it
        told = abs(seen["snmp"].after - seen["ipp"].after)
        case.measure("alert delay", told, limit(le=2, unit="s", marginal=0.1))
    assert case.diagnose().cause == "fuser.claws.worn"
    case.try_decoy()
    case.repair()
    case.verify()
    burns = [hazard for hazard in case.device.staging.hazards() if hazard.startswith("burn")]
    assert not burns, f"somebody was burnt: {burns}"

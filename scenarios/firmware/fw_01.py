"""FW-01: an old firmware crashes on one document, and on nothing else."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "FW-01",
    needs={"formatter"},
    ticket=Ticket(
        en="It restarts when accounting prints one PDF; otherwise it is fine.",
        es="Se reinicia cuando contabilidad imprime un PDF; lo demás sale bien.",
    ),
    fault=fault("formatter.firmware.old", at="formatter"),
    trigger=DO.print("drawing.pdf"),
    shows={
        "panel": see.text("Firmware error"),
        "net": see.ping(False),
        "usb": see.usb_gone(),
        "snmp": see.up_time(under_s=60),
    },
    lookalikes=["PW-02"],
    decoy=[
        # A new board brings the same firmware, or an older one.
        DO.power_off(minutes=1, safety="live-work"),
        DO.replace("formatter", part="formatter", tool="antistatic strap", minutes=30),
        DO.power_on(minutes=2, then=see.printer("idle")),
    ],
    repair=[
        DO.look("formatter", serves="evidence", minutes=2),
        DO.act("update_firmware", "formatter", minutes=15, then=see.printer("idle")),
    ],
    verify=[DO.print("drawing.pdf"), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Leave auto-recovery on, and keep a firmware schedule.",
)
def old_firmware() -> None:
    """An old firmware that one document brings down."""

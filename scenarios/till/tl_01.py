"""TL-01: the roll cover of a receipt printer is shut and reads open; its actuator tab is broken."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "TL-01",
    needs={"service:escpos", "{cover}"},
    ticket=Ticket(
        en="The till says cover open. The printer is shut, and I have put a new roll in.",
        es="La caja dice tapa abierta. La impresora está cerrada y he puesto un rollo nuevo.",
    ),
    fault=fault("cover.tab.broken", at="{cover}"),
    shows={
        "escpos": see.escpos("cover_open", "offline"),
        "snmp": see.alert("coverOpen", severity="critical", group="cover") & see.error_bit("doorOpen"),
        "usb": see.port_status(0x10),
        "panel": see.text("open"),
    },
    lookalikes=["MP-09"],
    decoy=[DO.reseat("{cover}", minutes=1), DO.power_cycle(minutes=1)],
    repair=[
        DO.open("{cover}"),
        DO.replace("{cover}", part="roll cover with tab", minutes=5),
        DO.close("{cover}", then=see.escpos("ready")),
    ],
    verify=[
        # A taped switch would print, and no cover would ever stop it again.
        DO.open("{cover}", then=see.escpos("cover_open", "offline")),
        DO.close("{cover}", then=see.escpos("ready")),
        DO.print("receipt.escpos"),
        see.looks("{cover}", switch="free"),
        see.no_conditions(),
    ],
    prevent="Shut the cover with the flat hand, in its middle.",
)
def till_cover_reads_open() -> None:
    """A receipt printer's cover without its tab: shut, and it reads open."""

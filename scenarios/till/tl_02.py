"""TL-02: glue on the blade of a receipt printer's cutter; it sticks with the next receipt."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "TL-02",
    needs={"service:escpos", "cutter"},
    ticket=Ticket(
        en="The receipt does not come out, and the error lamp blinks. Off and on, and it blinks again.",
        es="El tique no sale y la luz de error parpadea. La apago y la enciendo, y vuelve a parpadear.",
    ),
    fault=fault("cutter.gummed", at="cutter"),
    trigger=DO.print("receipt.escpos"),
    shows={
        "escpos": see.escpos("cutter", "offline"),
        "snmp": see.alert("jam", severity="critical", group="finDevice") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "panel": see.text("cutter"),
    },
    lookalikes=["LB-07"],
    decoy=[DO.act("pull", "cutter", minutes=1), DO.power_cycle(minutes=1)],
    repair=[
        DO.power_off(then=see.dark(), safety="cut", minutes=1),
        DO.clean("cutter", tool="alcohol swab", minutes=5),
        DO.power_on(then=see.escpos("ready"), minutes=1),
    ],
    verify=[DO.print("receipt.escpos"), see.escpos("ready"), see.no_conditions()],
    prevent="No sticky labels in a printer for receipts; clean the blade with every tenth roll.",
)
def till_cutter_gummed() -> None:
    """Glue on the blade of a till's cutter: receipts stay in the printer."""

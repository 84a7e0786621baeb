"""AC-01: the stamp's axle is dry."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "AC-01",
    needs={"stamper", "service:acme-ink"},
    ticket=Ticket(en="It says jam, and there is no paper in it.", es="Dice atasco, y no hay papel dentro."),
    fault=fault("stamper.dry", at="stamper"),
    shows={"ipp": see.printer("stopped"), "snmp": see.alert("jam", severity="critical", group="finDevice")},
    decoy=[DO.power_cycle(minutes=2)],
    repair=[DO.act("oil", "stamper", minutes=3)],
    verify=[see.no_conditions(), DO.print("one-page.pdf")],
)
def stamper_dry() -> None:
    """A dry axle: the stamp stays down."""

"""HC-05: do the trays report what they can hold?"""

from misfeed import Ticket, scenario, see


@scenario(
    "HC-05",
    needs={"service:snmp"},
    ticket=Ticket(
        en="The fleet software shows odd levels of paper.",
        es="El programa de la flota muestra niveles de papel raros.",
    ),
    verify=[see.trays_make_sense()],
)
def trays_make_sense() -> None:
    """No tray or bin holds more than it can or less than nothing."""

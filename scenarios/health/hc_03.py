"""HC-03: do its interfaces tell the same?"""

from misfeed import Ticket, scenario, see


@scenario(
    "HC-03",
    needs={"service:ipp", "service:snmp"},
    ticket=Ticket(
        en="The fleet software and the print queue disagree about it. Which is right?",
        es="El programa de la flota y la cola de impresión no coinciden. ¿Cuál tiene razón?",
    ),
    verify=[see.interfaces_agree()],
)
def interfaces_agree() -> None:
    """IPP and SNMP tell of the same state and the same alerts."""

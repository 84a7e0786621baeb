"""HC-04: do the levels that it reports make sense?"""

from misfeed import Ticket, scenario, see


@scenario(
    "HC-04",
    needs={"service:ipp"},
    ticket=Ticket(
        en="The fleet software shows odd levels of toner.",
        es="El programa de la flota muestra niveles de tóner raros.",
    ),
    verify=[see.supplies_make_sense()],
)
def supplies_make_sense() -> None:
    """No supply is fuller than full or less than empty."""

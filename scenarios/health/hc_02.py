"""HC-02: does IPP tell all that it must?"""

from misfeed import Ticket, scenario, see


@scenario(
    "HC-02",
    needs={"service:ipp"},
    ticket=Ticket(
        en="Does it tell over IPP all that the standard demands?",
        es="¿Dice por IPP todo lo que exige la norma?",
    ),
    verify=[see.required_attributes()],
)
def required_attributes() -> None:
    """IPP has every attribute and operation that a printer must."""

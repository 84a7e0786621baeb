"""HC-01: is it ready for work?"""

from misfeed import Ticket, scenario, see


@scenario(
    "HC-01",
    needs={"service:ipp"},
    ticket=Ticket(en="Is it ready for work?", es="¿Está lista para trabajar?"),
    verify=[see.printer("idle"), see.accepts_jobs(), see.no_conditions()],
)
def ready() -> None:
    """Ready: idle, taking jobs, and nothing wrong on any interface."""

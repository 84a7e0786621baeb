"""HC-06: does it print a page, and say so?"""

from misfeed import DO, Case, Ticket, scenario, see
from misfeed.vocabulary.standing import pages_counted


@scenario(
    "HC-06",
    needs={"service:ipp"},
    ticket=Ticket(en="Does it print at all?", es="¿Imprime siquiera?"),
    verify=[DO.print("one-page.pdf"), see.no_conditions()],
)
def prints_a_page(case: Case) -> None:
    """A page is printed to its end, and counted where pages are counted."""
    counts = "snmp" in case.device.facts.services
    before = pages_counted(case.device.at("admin")) if counts else 0
    case.verify()
    if counts:
        assert pages_counted(case.device.at("admin")) > before, "prtMarkerLifeCount does not count the page"

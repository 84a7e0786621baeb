"""How printers' SNMP agents depart from their MIBs and from SNMP.

`values`, `tables` and `answers` name them and say what each does; `rows` has those act that are a matter of
what is served, `manners` those of how requests are answered. An agent without any pays nothing for them.
"""

from misfeed.emulators.snmp.quirks import answers, tables, values

QUIRKS = (*values.QUIRKS, *tables.QUIRKS, *answers.QUIRKS)

__all__ = ["QUIRKS"]

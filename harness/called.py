"""Cases by what people call their scenarios: ids and families, with what was meant where a name is a slip.

Knows names only; which cases there are, others have collected.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from misfeed.casework import CaseSpec
from misfeed.errors import UsageError
from misfeed.vocabulary.words import near

_LOOSE = re.compile(r"([a-z][a-z0-9]*?)[-_ .]?0*([0-9]+)([a-z]?)", re.IGNORECASE)
"""An id as it is said in haste: mp1, MP-1, mp_01."""


def called(specs: Sequence[CaseSpec], names: Collection[str], among: str = "") -> list[CaseSpec]:
    """The cases of the scenarios and families in `names`; all when there are none.

    Raises UsageError for a name that nothing has; `among` (" in my/") tells where that was looked for.
    """
    ids = sorted({spec.scenario.id for spec in specs})
    families = sorted({spec.scenario.family for spec in specs} - {""})
    for name in names:
        if name not in ids and name not in families:
            raise UsageError(f"no scenario or family is called {name!r}{among}{_meant(name, ids, families)}")
    return [spec for spec in specs if not names or {spec.scenario.id, spec.scenario.family} & set(names)]


def _meant(name: str, ids: Sequence[str], families: Sequence[str]) -> str:
    # Ids are too alike for a guess from their letters: MP-77 is no slip for MP-09.
    said = _key(name)
    alike = next((one for one in ids if said and _key(one) == said), None)
    if alike is not None:
        return f"; did you mean {alike!r}?"
    if said and (kin := [one for one in ids if (_key(one) or said)[0] == said[0] and _key(one)]):
        return f"; there are {', '.join(kin)}"
    return near(name, families) or f"; scenarios: {', '.join(ids)}; families: {', '.join(families)}"


def _key(name: str) -> tuple[str, int, str] | None:
    """What makes two names of a scenario the same, however they are written; None for what is no id."""
    found = _LOOSE.fullmatch(name)
    return (found[1].lower(), int(found[2]), found[3].lower()) if found else None

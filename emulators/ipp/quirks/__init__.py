"""How printers' IPP departs from its standards, as users met it.

`values` are attributes that say something else than they should, `malformed` octets that are no IPP,
`manners` what is answered to whom and when, `habits` what becomes of jobs. `oddities` has the first three
act; a printer without any pays nothing for them.
"""

from misfeed.emulators.ipp.quirks import habits, malformed, manners, values
from misfeed.emulators.ipp.quirks.values import (
    AS_RECORDED,
    BARE_REASONS,
    JOINED_MARKER_NAMES,
    ONLY_1_1,
    UP_TIME_IS_DATE,
)

QUIRKS = (*values.QUIRKS, *habits.QUIRKS, *manners.QUIRKS, *malformed.MALFORMED)

__all__ = ["AS_RECORDED", "BARE_REASONS", "JOINED_MARKER_NAMES", "ONLY_1_1", "QUIRKS", "UP_TIME_IS_DATE"]

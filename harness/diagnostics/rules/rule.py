"""What observations mean, as data. A rule names a cause; a look at the part decides between look-alikes.

Alerts alone tell symptoms: a jam in a tray may be a worn roller or a torn sheet. So most rules ask for a
look, the cheapest thing that tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A cause that shows as an alert.

    Attributes:
        cause: what it concludes.
        codes: alert codes (IANA labels) it explains; group: the alert's group, "" for any.
        look_at: where to look: "{part}" is the alert's part, "{part}.rollers" its rollers, "stations" every
            place of the paper path, "{role}" the part that plays a role, or a part id; "roller.*" is every
            part whose id begins so.
        sight: what must be seen there.
        minutes: what the look costs.
    """

    cause: str
    codes: frozenset[str]
    group: str = ""
    look_at: str = "{part}"
    sight: Mapping[str, str] = field(default_factory=dict)
    minutes: float = 1.0
    owner: str = "technician"


@dataclass(frozen=True, slots=True)
class NetworkRule:
    """A cause of not being reached by those who should: who is shut out of a service, and what a look tells.

    Attributes:
        cause, sight, minutes, owner: as for `AlertRule`; "{service}" in the sight is the service shut.
        place: the part where the cause sits.
        shut_to: vantage points that must all find the service shut. open_to: ... open.
        services: which ones it explains; empty: any.
        ping: whether the printer answers the technician's ping; None: either way.
        look_at: where to look; "" for the place.
        unlike: what must not be seen there.
    """

    cause: str
    place: str
    shut_to: tuple[str, ...] = ()
    open_to: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()
    ping: bool | None = True
    look_at: str = ""
    sight: Mapping[str, str] = field(default_factory=dict)
    unlike: Mapping[str, str] = field(default_factory=dict)
    minutes: float = 2.0
    confidence: float = 0.95
    owner: str = "customer IT"


@dataclass(frozen=True, slots=True)
class QuietRule:
    """A cause that the printer does not tell of: somebody complains, and every interface is content.

    Attributes:
        cause, look_at, sight, minutes, owner: as for `AlertRule`; there is no "{part}".
        printed: defects (their words) of which the last printed side must show one for the look to be worth
            it; empty: whatever it looks like.
        panel: words that the panel must show for the look to be worth it.
        dark: it explains a dark panel, and nothing else.
        administration: what the site's administrator must find who signs in: "denied", "locked".
        first: what hands do there before they look: a check that is printed. It changes nothing that matters.
        place: the part where the cause sits, when that is not where the look is.
        secure: what a strict TLS client must find for the look to be worth it: "wrong name".
    """

    cause: str
    look_at: str
    sight: Mapping[str, str]
    printed: frozenset[str] = frozenset()
    panel: str = ""
    dark: bool = False
    administration: frozenset[str] = frozenset()
    secure: str = ""
    first: str = ""
    place: str = ""
    minutes: float = 1.0
    owner: str = "technician"


@dataclass(frozen=True, slots=True)
class ConsoleRule:
    """A cause that the formatter's self-test tells of on its service console, whatever else answers.

    Attributes:
        cause, owner: as for `AlertRule`. place: the part where the cause sits.
        unit: which test must have failed. detail: words that its line must hold.
    """

    cause: str
    place: str
    unit: str
    detail: str = ""
    owner: str = "technician"

"""What a customer says of a scenario's fault, in one language or several. Knows no fault."""

from __future__ import annotations

from misfeed.errors import UsageError


class Ticket:
    """What the customer says, by language: `Ticket(en="It jams.", es="Se atasca.")`."""

    def __init__(self, **texts: str) -> None:
        if not texts.get("en"):
            raise UsageError("a ticket needs at least its English text: Ticket(en=...)")
        self.texts = texts

    def text(self, language: str = "en") -> str:
        return self.texts.get(language, self.texts["en"])

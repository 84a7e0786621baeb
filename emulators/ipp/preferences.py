"""What jobs are to be like that do not say, where an administrator has chosen: the model's offer, with other
defaults. Knows names and the offer; the choices are in the machine's notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from misfeed.emulators.ipp.offer import Offer
from misfeed.protocols.ipp import Attribute, attribute

_CHOICES: Mapping[str, str] = {
    "media": "sizes",
    "multiple-document-handling": "handling",
    "number-up": "number_up",
    "orientation-requested": "orientations",
    "output-bin": "bins",
    "print-color-mode": "color_modes",
    "print-quality": "qualities",
    "job-sheets": "sheets",
    "sides": "sides",
}
"""Job template attributes, and the field of `Offer` whose first value is the default."""

_NUMBERS: Mapping[str, str] = {"copies": "copies", "job-priority": "priority"}

PREFERENCES: Mapping[str, str] = {f"{name}-default": name for name in sorted({*_CHOICES, *_NUMBERS})}
"""Printer attributes that can be set, and the job template attribute that each is the default of."""

SETTABLE = (
    *PREFERENCES,
    "natural-language-configured",
    "printer-geo-location",
    "printer-info",
    "printer-location",
    "printer-message-from-operator",
    "printer-name",
    "printer-organization",
    "printer-organizational-unit",
)
"""printer-settable-attributes-supported."""


def preferring(offer: Offer, wanted: Mapping[str, str | int]) -> Offer:
    """The offer with other defaults; those it does not have are passed over."""
    changes: dict[str, Any] = {}
    preset: list[Attribute] = []
    for name, value in wanted.items():
        if name in _NUMBERS:
            changes[_NUMBERS[name]] = value
        else:
            field = _CHOICES[name]
            choices: tuple[Any, ...] = getattr(offer, field)
            if value not in choices:
                continue
            changes[field] = (value, *(choice for choice in choices if choice != value))
        preset.append(attribute(name, value))
    return replace(offer, preset=tuple(preset), **changes) if preset else offer

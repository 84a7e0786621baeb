"""How inks stand for each other, in numbers that need no picture."""

from __future__ import annotations

LUMA = {"cyan": 299, "magenta": 587, "yellow": 114}
"""How much black stands for each colour, in thousandths (ITU-R BT.601)."""

DRAFT_PERCENT = 70
"""How much of the toner or ink a draft takes."""

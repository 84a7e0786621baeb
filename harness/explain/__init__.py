"""A scenario as a page that a technician reads, from the same data that runs it."""

from misfeed.explain.html import html_page
from misfeed.explain.phrases import languages, phrases
from misfeed.explain.sheet import Sheet, sheet_of
from misfeed.explain.text import text_page

__all__ = ["Sheet", "html_page", "languages", "phrases", "sheet_of", "text_page"]

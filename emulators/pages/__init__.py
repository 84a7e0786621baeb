"""What a printed sheet looks like: the document as it was sent, with what the machine did to it, as an image.

Nothing is drawn while a machine prints; a page is drawn when somebody fetches it.
"""

from .render import PrintedPage, pages_of, png, top_pages
from .rulers import Ruler

__all__ = ["PrintedPage", "Ruler", "pages_of", "png", "top_pages"]

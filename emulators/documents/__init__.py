"""What a document says: its pages, and how much of each every colorant covers.

Pure functions of octets: no I/O, no machine.
"""

from .document import MAX_PAGES, Document, DocumentError, Reason, UnsupportedFormat
from .interpret import interpret, supported
from .recognise import recognise

__all__ = [
    "MAX_PAGES",
    "Document",
    "DocumentError",
    "Reason",
    "UnsupportedFormat",
    "interpret",
    "recognise",
    "supported",
]

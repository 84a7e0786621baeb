"""A printer seen through IPP over HTTP/1.1: a client, what it is told, and how it is refused."""

from misfeed.interfaces.ipp.answers import Job
from misfeed.interfaces.ipp.client import IppClient
from misfeed.interfaces.ipp.refusals import HttpRefusal, IppRefusal
from misfeed.protocols.ipp import Alert, IppError, JobState, Operation, PrinterState, Status, Supply
from misfeed.protocols.ipp.http import HttpError

__all__ = [
    "Alert",
    "HttpError",
    "HttpRefusal",
    "IppClient",
    "IppError",
    "IppRefusal",
    "Job",
    "JobState",
    "Operation",
    "PrinterState",
    "Status",
    "Supply",
]

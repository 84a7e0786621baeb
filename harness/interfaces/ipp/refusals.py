"""How a printer says no over IPP: with an HTTP error, or with a status of the message."""

from __future__ import annotations

from misfeed.errors import DeviceRefusal
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Operation, Response, Status
from misfeed.protocols.ipp.http import HttpAnswer


class HttpRefusal(DeviceRefusal):
    """The device answered, but with an HTTP error instead of an IPP message.

    Attributes:
        http_status: e.g. 401, 403, 426.
        headers: names in lower case, e.g. "www-authenticate" or "upgrade".
    """

    def __init__(self, http: HttpAnswer) -> None:
        self.http_status = http.status
        self.headers = http.headers
        super().__init__("the device refused the HTTP request", f"{http.status} {http.reason}".strip())


class IppRefusal(DeviceRefusal):
    """The device answered with a status-code of 0x0400 or more.

    Attributes:
        status: the `Status`, or the bare number of an unknown one.
        response: the whole answer; it may name the attributes that were not supported.
    """

    def __init__(self, operation: Operation | int, response: Response) -> None:
        self.status: Status | int = response.status
        self.response = response
        words = f" ({response.status_message})" if response.status_message else ""
        super().__init__(f"{ipp.keyword_of(operation)} refused", f"{ipp.keyword_of(self.status)}{words}")

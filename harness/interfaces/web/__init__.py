"""A printer seen through its own web page: a client that reads pages by their ids, and fills in forms."""

from misfeed.interfaces.web.client import Answer, WebClient, WebRefusal
from misfeed.interfaces.web.pages import PageAlert, PageJob, PageStatus, PageUnit

__all__ = ["Answer", "PageAlert", "PageJob", "PageStatus", "PageUnit", "WebClient", "WebRefusal"]

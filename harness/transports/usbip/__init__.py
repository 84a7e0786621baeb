"""USB devices over the network or in memory: a PyUSB back end that speaks USB/IP over any `Route`."""

from misfeed.transports.usbip.backend import UsbipBackend, backend

__all__ = ["UsbipBackend", "backend"]

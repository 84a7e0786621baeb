"""USB devices over the network or in memory: a PyUSB back end that speaks USB/IP over any `Route`."""

from misfeed.transports.usbip.backend import UsbipBackend, backend
from misfeed.transports.usbip.recording import KeptRecording, Recording, events_of

__all__ = ["KeptRecording", "Recording", "UsbipBackend", "backend", "events_of"]

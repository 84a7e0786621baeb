"""Bytes to typed messages and back. Codecs here do no I/O, keep no clock and take bytes from strangers."""

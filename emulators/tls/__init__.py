"""TLS for emulated devices (RFC 8446): one door for plain and encrypted clients, and a certificate.

Without I/O, so that it works in memory and on sockets, and so that no client's handshake holds up another's.
"""

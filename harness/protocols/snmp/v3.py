"""The numbers of SNMPv3 that are needed by who never speaks it: to tell its messages from others, and to show
what an engine is. Knows no message.
"""

V3 = 3
"""The version on the wire (RFC 3412 §6.1)."""
USM = 3
"""The user-based security model (RFC 3411 §5, SnmpSecurityModel)."""
LATCH = 2**31 - 1
"""An engine that has booted so often trusts no signed message again (RFC 3414 §2.2.2)."""

"""Where printers are looked for: a machine's services by DNS-SD (RFC 6763), and itself by WS-Discovery.

Both are views of the machine, kept in step with it; how each service is announced is that interface's word.
"""

"""Which attributes every printer tells of itself. Knows no printer."""

from __future__ import annotations

REQUIRED_ATTRIBUTES = (
    "charset-configured",
    "charset-supported",
    "compression-supported",
    "document-format-default",
    "document-format-supported",
    "generated-natural-language-supported",
    "ipp-versions-supported",
    "natural-language-configured",
    "operations-supported",
    "pdl-override-supported",
    "printer-is-accepting-jobs",
    "printer-name",
    "printer-state",
    "printer-state-reasons",
    "printer-up-time",
    "printer-uri-supported",
    "queued-job-count",
    "uri-authentication-supported",
    "uri-security-supported",
)
"""What every IPP printer tells of itself (RFC 8011 §5.4)."""

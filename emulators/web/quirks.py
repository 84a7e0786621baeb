"""How printers' web pages fall short of what a web page should be, as those who look for holes met it."""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

PASSWORD_IS_ADMIN = Quirk(
    "web.password-is-admin",
    "asks for a password as delivered, and it is admin for the user admin",
    "EN 303 645 §5.1-1",
)
PASSWORD_IS_SERIAL = Quirk(
    "web.password-is-serial",
    "asks for a password as delivered, and it is the serial number, which anybody may read",
    "EN 303 645 §5.1-2",
    "Brother (CVE-2024-51978)",
)
OPEN_SETTINGS = Quirk(
    "web.open-settings",
    "takes changed settings from anybody, whoever may sign in",
    "OWASP ASVS V4.1.1",
)
NO_TOKEN = Quirk(
    "web.no-token",
    "takes forms that another site made (cross-site request forgery)",
    "OWASP ASVS V4.2.2",
)
UNESCAPED = Quirk(
    "web.unescaped",
    "writes the printer's name, place and contact, and the names of jobs, into its pages as they came",
    "OWASP ASVS V5.3.3",
)
SHOWS_SECRETS = Quirk(
    "web.shows-secrets",
    "has the read community in the page of settings, masked to the eye alone",
    "OWASP ASVS V8.3.1",
)

QUIRKS = (PASSWORD_IS_ADMIN, PASSWORD_IS_SERIAL, OPEN_SETTINGS, NO_TOKEN, UNESCAPED, SHOWS_SECRETS)

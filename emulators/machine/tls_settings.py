"""The printer's settings of TLS: whether it is spoken, in which versions, and the certificate that is shown.

A part of the network's settings. Knows no handshake and no key; whoever opens a door makes these.
"""

from __future__ import annotations

from datetime import UTC, timedelta

from .access import Certificate, Encryption
from .part import CannotDo, action, nvram
from .snmp_settings import SnmpSettings
from .verbs import Word, Years

TLS_NOW = ("1.2", "1.3")
TLS_ALL = ("1.0", "1.1", "1.2", "1.3")


class TlsSettings(SnmpSettings):
    """Fields:
    encryption: whether jobs may come by TLS, or must. certificate: what secure services show.
    tls_versions: what they speak.
    """

    encryption: Encryption = nvram(Encryption.OFFERED)
    certificate: Certificate = nvram(Certificate())
    tls_versions: tuple[str, ...] = nvram(TLS_NOW)

    @action(panel=True)
    def issue_certificate(self, names: tuple[Word, ...] = (), years: Years = 1) -> None:
        """Have it make a new certificate, with a new key, from today on; without names, for those of the old
        one."""
        self._may_set()
        today = self.machine.date(self.machine.now).astimezone(UTC).date()
        ends = today + timedelta(days=365 * years)
        self.certificate = Certificate(
            tuple(names) or self.certificate.names,
            not_before=today.isoformat(),
            not_after=ends.isoformat(),
            issue=self.certificate.issue + 1,
        )

    @action(panel=True)
    def set_tls(self, versions: tuple[str, ...]) -> None:
        """Choose the versions of TLS that it speaks."""
        self._may_set()
        if not versions or not set(versions) <= set(TLS_ALL):
            raise CannotDo(f"versions of TLS are {', '.join(TLS_ALL)}")
        self.tls_versions = tuple(sorted(set(versions)))

    @action(panel=True)
    def set_encryption(self, use: str) -> None:
        """Choose whether jobs are taken over TLS: "never", when a client likes ("offered"), or "required"."""
        self._may_set()
        known = [one.value for one in Encryption]
        if use not in known:
            raise CannotDo(f"encryption is {', '.join(known[:-1])} or {known[-1]}")
        self.encryption = Encryption(use)

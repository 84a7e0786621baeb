"""What a Report says is wrong with a message: its object, and what whoever asked should do next.

RFC 3412 §5 (snmpMPDStats), RFC 3413 §4.1.2 (contexts) and RFC 3414 §5 (usmStats). Knows no message.
"""

from __future__ import annotations

import enum

_MPD = (1, 3, 6, 1, 6, 3, 11, 2, 1)
_TARGET = (1, 3, 6, 1, 6, 3, 12, 1)
_USM = (1, 3, 6, 1, 6, 3, 15, 1, 1)


class UsmReport(enum.Enum):
    """By the object that a Report carries."""

    UNSUPPORTED_LEVELS = (
        "usmStatsUnsupportedSecLevels",
        (*_USM, 1, 0),
        "the user does not exist at that level: sign and encrypt as it is set up on the device",
    )
    NOT_IN_TIME_WINDOWS = (
        "usmStatsNotInTimeWindows",
        (*_USM, 2, 0),
        "the engine's boots and time are others, even as it told them: restart the device's SNMP agent",
    )
    UNKNOWN_USER_NAMES = (
        "usmStatsUnknownUserNames",
        (*_USM, 3, 0),
        "the device knows no user of that name: compare the users it lists",
    )
    UNKNOWN_ENGINE_IDS = (
        "usmStatsUnknownEngineIDs",
        (*_USM, 4, 0),
        "the engine is another than it says: look for a second device at this address",
    )
    WRONG_DIGESTS = (
        "usmStatsWrongDigests",
        (*_USM, 5, 0),
        "wrong pass phrase or protocol: compare the user's authentication with the device's",
    )
    DECRYPTION_ERRORS = (
        "usmStatsDecryptionErrors",
        (*_USM, 6, 0),
        "wrong pass phrase or protocol: compare the user's privacy with the device's",
    )
    UNKNOWN_SECURITY_MODELS = (
        "snmpUnknownSecurityModels",
        (*_MPD, 1, 0),
        "the device does not speak the User-based Security Model: ask in another version",
    )
    INVALID_MESSAGES = (
        "snmpInvalidMsgs",
        (*_MPD, 2, 0),
        "a message cannot be encrypted and unsigned: give the user an authentication protocol",
    )
    UNKNOWN_PDU_HANDLERS = (
        "snmpUnknownPDUHandlers",
        (*_MPD, 3, 0),
        "nobody at the device takes that question: look at the context engine and the kind of request",
    )
    UNAVAILABLE_CONTEXTS = (
        "snmpUnavailableContexts",
        (*_TARGET, 4, 0),
        "the context exists and does not answer now: ask again later",
    )
    UNKNOWN_CONTEXTS = (
        "snmpUnknownContexts",
        (*_TARGET, 5, 0),
        "the device has no context of that name: ask in the default one, whose name is empty",
    )

    def __init__(self, label: str, oid: tuple[int, ...], advice: str) -> None:
        self.label = label
        self.oid = oid
        self.advice = advice

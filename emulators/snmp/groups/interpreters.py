"""The interpreter group (RFC 3805 §2.2.12): the page description languages."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.snmp.localization import UTF_8
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, number

HIDES: tuple[str, ...] = ()

_TWO_WAY = frozenset({"langPJL", "langPS"})


def rows(model: Model) -> Iterator[Row]:
    if model.captured.has("prtInterpreterTable"):
        return
    dots = model.profile.engine.resolution_dpi
    for index, language in enumerate(model.profile.documents.languages, 1):
        at = (DEVICE, index)
        yield fixed("prtInterpreterLangFamily", number("PrtInterpreterLangFamilyTC", language), *at)
        yield fixed("prtInterpreterLangLevel", "", *at)
        yield fixed("prtInterpreterLangVersion", "", *at)
        yield fixed("prtInterpreterDescription", clipped(language.removeprefix("lang"), "ascii", 255), *at)
        yield fixed("prtInterpreterVersion", "", *at)
        yield fixed("prtInterpreterDefaultOrientation", "portrait", *at)
        yield fixed("prtInterpreterFeedAddressability", dots, *at)
        yield fixed("prtInterpreterXFeedAddressability", dots, *at)
        yield fixed("prtInterpreterDefaultCharSetIn", UTF_8, *at)
        yield fixed("prtInterpreterDefaultCharSetOut", UTF_8, *at)
        yield fixed("prtInterpreterTwoWay", "yes" if language in _TWO_WAY else "no", *at)

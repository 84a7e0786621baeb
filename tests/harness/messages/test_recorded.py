"""What a journal holds in English is told in the reader's language, as far as its form is known."""

from __future__ import annotations

import pytest
from misfeed.messages import PSEUDO, words
from misfeed.messages.recorded import recorded


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("panel says 'jam'", "el panel dice 'jam'"),
        (
            "printer-state-reasons has none and printer-state is idle",
            "printer-state-reasons contiene none y printer-state es idle",
        ),
        (
            "snmp does not show it: expected alert critical jam and port status is 0x10, found ['a and b']",
            "snmp no lo muestra: se esperaba alerta critical jam y el estado del puerto es 0x10, "
            "se encontró ['a and b']",
        ),
        (
            "step failed: open cover.rear: ipp: expected printer-state is idle, found stopped",
            "el paso falló: abrir cover.rear: ipp: se esperaba printer-state es idle, se encontró stopped",
        ),
        ("power off power", "apagar"),
        ("job 7 is cancelled", "el trabajo 7 queda cancelado"),
        (
            "the cause fan.main.worn is taken out of fan.main",
            "la causa fan.main.worn queda quitada de fan.main",
        ),
        ("on the way back: open cover.rear", "en el camino de vuelta: abrir cover.rear"),
        (
            "its quarantine expired on 2026-01-31 (owner: bench team): open cover.rear: "
            "ipp: expected printer-state is idle, found stopped",
            "su cuarentena venció el 2026-01-31 (responsable: bench team): open cover.rear: "
            "ipp: se esperaba printer-state es idle, se encontró stopped",
        ),
        (
            "its quarantine expired on 2026-01-31 (owner: bench): the diagnosis named a.b, not c.d",
            "su cuarentena venció el 2026-01-31 (responsable: bench): el diagnóstico nombró a.b, no c.d",
        ),
        ("label-printer has no fax", "label-printer no tiene fax"),
        ("leave it off for ten minutes: the fault timer", "leave it off for ten minutes: the fault timer"),
        ("", ""),
    ],
)
def test_a_known_form_is_translated_and_the_rest_stays(english: str, spanish: str) -> None:
    assert recorded(english, words("es")) == spanish
    assert recorded(english, words("en")) == english


def test_hostile_text_takes_no_time_and_is_no_format() -> None:
    text = "ipp: expected " * 400 + "{0} {secret}" + " and " * 400
    assert "{secret}" in recorded(text, words("es"))


def test_accented_english_marks_them() -> None:
    assert recorded("panel is dark", words(PSEUDO)) == "⟦påñél îs dårk⟧"


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("look at tray-2.rollers: surface glazed", "al mirar tray-2.rollers: superficie vidriada"),
        ("ipp from users: refused", "ipp desde users: rechazado"),
        ("ipp is open for users and ping answers", "ipp está abierto para users y ping recibe respuesta"),
        (
            "users reaches ipp, snmp; guest does not reach ipp",
            "users llega a ipp, snmp; guest no llega a ipp",
        ),
        ("site.switch: port open, 802.1X on", "site.switch: puerto abierto, 802.1X activado"),
        ("burn: the fuser was opened at 180 °C", "quemadura: se tocó el fusor (abierto) a 180 °C"),
        (
            "live-work: fan.main was cleaned under power",
            "trabajo con tensión: se manipuló fan.main (limpiado) con corriente",
        ),
        ("customer IT", "informática del cliente"),
        ("somebody is well", "somebody is well"),
    ],
)
def test_evidence_hazards_and_reachability_are_told(english: str, spanish: str) -> None:
    assert recorded(english, words("es")) == spanish

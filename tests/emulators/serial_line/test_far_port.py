"""What a serial port far away answers to who sets its flow control."""

from __future__ import annotations

import pytest
from misfeed.emulators.serial_line.far_port import FarPort
from misfeed.protocols.rfc2217 import Code, ComPort, Control, ModemState
from misfeed.protocols.serial import Flow, LineSettings


def control(port: FarPort, value: int) -> int:
    answer = port.answer(ComPort(Code.SET_CONTROL, value))
    assert answer is not None
    return answer.value


@pytest.mark.parametrize(
    ("flow", "out", "inbound"),
    [
        (Flow.NONE, Control.FLOW_NONE, Control.FLOW_IN_NONE),
        (Flow.XON_XOFF, Control.FLOW_XON_XOFF, Control.FLOW_IN_XON_XOFF),
        (Flow.RTS_CTS, Control.FLOW_HARDWARE, Control.FLOW_IN_HARDWARE),
        (Flow.DTR_DSR, Control.FLOW_DSR, Control.FLOW_IN_DTR),
    ],
)
def test_it_begins_with_the_flow_control_of_the_machines_port(
    flow: Flow, out: Control, inbound: Control
) -> None:
    port = FarPort(LineSettings(flow=flow))
    assert control(port, Control.ASK_FLOW) == out
    assert control(port, Control.ASK_FLOW_IN) == inbound


def test_what_is_set_for_both_directions_holds_inbound_too_until_that_is_set_by_itself() -> None:
    port = FarPort(LineSettings())
    assert control(port, Control.FLOW_HARDWARE) == Control.FLOW_HARDWARE
    assert control(port, Control.ASK_FLOW_IN) == Control.FLOW_IN_HARDWARE
    assert control(port, Control.FLOW_IN_NONE) == Control.FLOW_IN_NONE
    assert control(port, Control.ASK_FLOW) == Control.FLOW_HARDWARE


def test_a_value_that_nobody_knows_is_answered_with_what_holds() -> None:
    port = FarPort(LineSettings(flow=Flow.XON_XOFF))
    assert control(port, 99) == Control.FLOW_XON_XOFF


@pytest.mark.parametrize(
    ("mask", "told"),
    [
        (0xFF, ModemState.CD | ModemState.DSR | ModemState.DELTA_CTS),
        (ModemState.CTS, ModemState(0)),
        (ModemState.DELTA_CTS, ModemState.DELTA_CTS),
        (ModemState.DSR, None),
    ],
)
def test_a_client_hears_of_a_change_in_the_bits_that_it_asked_for(mask: int, told: ModemState | None) -> None:
    port = FarPort(LineSettings())
    port.answer(ComPort(Code.SET_MODEMSTATE_MASK, mask))
    notes = [one.value for one in port.clear_to_send(False) if one.code is Code.NOTIFY_MODEMSTATE]
    assert notes == ([] if told is None else [told])


def test_a_machine_that_controls_its_flow_by_dtr_drops_the_clients_dsr_and_not_its_cts() -> None:
    port = FarPort(LineSettings(flow=Flow.DTR_DSR))
    notes = [one.value for one in port.clear_to_send(False) if one.code is Code.NOTIFY_MODEMSTATE]
    assert notes == [ModemState.CD | ModemState.CTS | ModemState.DELTA_DSR]
    assert port.clear_to_send(False) == []
    port.answer(ComPort(Code.SET_MODEMSTATE_MASK, ModemState.CTS | ModemState.DELTA_CTS))
    assert Code.NOTIFY_MODEMSTATE not in {one.code for one in port.clear_to_send(True)}
    assert ModemState.DSR in port.modem_state

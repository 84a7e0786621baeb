"""Faults of sending and receiving faxes, and of the line behind them."""

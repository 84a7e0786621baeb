"""Clients that load servers, and what is measured with them. Knows how agents are started, and no more."""

"""The printer itself: parts, physics, state. Knows no protocol and no socket; imports no other folder."""

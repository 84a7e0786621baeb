"""Faults of marking and fixing: heat, light, rollers, fans."""

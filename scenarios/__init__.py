"""Built-in scenarios, one folder per family."""

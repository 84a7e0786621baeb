"""Sub-commands of `misfeed` that drive devices and read runs."""

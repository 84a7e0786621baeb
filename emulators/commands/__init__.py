"""Sub-commands of `misfeed` that make and serve emulated devices."""

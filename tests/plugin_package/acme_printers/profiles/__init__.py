"""Models, as TOML files beside this one."""

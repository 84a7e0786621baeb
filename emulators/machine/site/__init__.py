"""What stands around the printer and decides with it: directory, switch, firewall, servers."""

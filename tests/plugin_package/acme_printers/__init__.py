"""What Acme's printers have that others do not: the smallest package that adds one of each kind."""

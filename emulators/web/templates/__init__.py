"""The printer's own pages as templates."""

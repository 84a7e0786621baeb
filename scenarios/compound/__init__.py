"""Several causes at once: one hides another, two look alike, one comes and goes."""

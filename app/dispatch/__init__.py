"""Who hears of an order, in which wave."""

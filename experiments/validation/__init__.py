"""Published patterns that the model must reproduce: their bands, their measurement, the board."""

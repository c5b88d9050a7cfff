"""Where among the uncertainties does a claim fail? Rules that are found, and checked afresh."""

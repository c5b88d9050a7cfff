"""Which values of the free parameters does the evidence allow? Fitting, and the set that fits."""

"""Which uncertainties carry a result, and how much is luck? Sobol indices, Morris effects."""

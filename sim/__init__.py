"""The model: a complaint, a crowd, a shop owner; no file formats, no web, no plotting."""

"""The front end's room; its pages are still to come (see the changelog for what is there)."""

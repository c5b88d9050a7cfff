"""Which pages are there? One module for each; a page is a function of the state of its link."""

"""How near is the model to what was measured? Real cascades, times and networks beside worlds.

The measured data are no part of the project: they are read from a folder that the user names
(``folder.py``, ``tables.py``, ``source.py``) and may be quoted with their source. ``measuring.py``
describes cascades, measured ones and those of worlds alike; ``sets.py`` says which are compared,
``samples.py`` with which worlds; ``distances.py`` says how far apart two samples are, and how far
apart halves of one sample are by luck alone; ``study.py`` does everything at once.
"""

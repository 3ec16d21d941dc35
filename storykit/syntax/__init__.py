"""How YAML and JSON texts are surveyed, and what their mistakes are called in plain words.

Serves `storykit.documents`, which is where files are read; imports no YAML library itself.
"""

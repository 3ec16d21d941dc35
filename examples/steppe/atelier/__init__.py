"""The brushes and motifs that `draw_art.py` makes the steppe pictures with."""

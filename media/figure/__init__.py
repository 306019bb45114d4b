"""The illustration figure: a mannequin of signed distances, posed, dressed, lit and rendered with numpy."""

"""Files that people hand in: kept unchanged, checked before they are kept, verified whenever they are read."""

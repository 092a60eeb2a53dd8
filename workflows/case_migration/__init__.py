"""Running cases move to a new version of their process: planned and previewed by an analyst, done by workers."""

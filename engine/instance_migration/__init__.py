"""Running instances move to another version of their process: plan, check, preview, move, and batches of thousands.

Not to be confused with `engine.migrations`, which brings the tables of a database up to date.
"""

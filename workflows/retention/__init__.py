"""How long files are kept, and how they are deleted: by two people, completely, with a proof that names nobody."""

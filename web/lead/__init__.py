"""Pages for leads, auditors and the administration of accounts."""

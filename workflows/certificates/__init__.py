"""The provisional certificate of section 81(5) AufenthG: blank stock, the certificates themselves, proof of status."""

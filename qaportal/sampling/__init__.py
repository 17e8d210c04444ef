"""What is looked at: frames of record references, seeded draws with their receipts, the records that came of them."""

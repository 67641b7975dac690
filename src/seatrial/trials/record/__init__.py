"""Published trials: a record, a ledger that notices what is missing, and the evidence that follows."""

"""What every claim carries: source, quote, date, and a value with its unit and interval."""

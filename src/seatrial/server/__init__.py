"""The one Django app: rows in and out, pages, the API, the weekly e-mail. No rule of the product lives here."""

"""Who reads: signing in without passwords, what an account may do, and how one leaves."""

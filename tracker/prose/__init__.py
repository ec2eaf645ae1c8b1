"""Reading running text: sentences, deadlines, and sentences that may hold a claim. Knows nothing of Django."""

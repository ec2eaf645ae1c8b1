"""What a date, a kind of question, a scale and a number are: plain values, below the models and without them."""

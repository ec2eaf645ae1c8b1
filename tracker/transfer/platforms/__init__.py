"""Downloads from elsewhere: one small module each, which yields what the `outturn` CSV would have."""

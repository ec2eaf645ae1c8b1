"""What a page says of one thing: frozen dataclasses, put together from records, scores and scoreboards."""

"""Excel in and out: templates, reading with problems as values, results. Knows the engine's values, no window, no database."""

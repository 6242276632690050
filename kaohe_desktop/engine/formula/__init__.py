"""The formula language of scheme files: parsed once, evaluated exactly, printed with its figures in place."""

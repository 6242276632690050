"""Appraisal schemes (考核办法) as data: the model of a scheme file, reading it, and checking it."""

"""The window (窗口): Qt models, views and pages. Calls ``office`` only; never the database or Excel."""

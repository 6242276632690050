"""Forms (表格): one definition of each form as data, laid out once, printed as PDF (and, from the same layout, more)."""

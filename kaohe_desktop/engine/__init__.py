"""The appraisal itself: values in, values out. No Qt, no database, no files, no clock."""

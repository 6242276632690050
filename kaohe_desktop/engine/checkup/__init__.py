"""方案体检: what a scheme's own figures say about it before anybody is appraised by it."""

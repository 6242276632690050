"""The pages (页) of the left column, one module each; made when first shown."""

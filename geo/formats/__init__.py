"""Reading and writing of files: the only rooms of the package that touch them."""

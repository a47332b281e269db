"""L: the features of a layer beside each other, and their properties."""

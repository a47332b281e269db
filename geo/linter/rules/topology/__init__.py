"""T: features beside each other, in one layer and across layers, while both are in force."""

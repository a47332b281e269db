"""What rules are shown: a text, an item, a layer, a table, an atlas."""

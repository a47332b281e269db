"""The exported page: one HTML text that holds data, code and styles.

| module | idea |
|---|---|
| `html` | the document, with a policy that lets in nothing else |
| `contents` | everything that one page shows |
| `payload` | what the document carries of it, packed: the core, then the texts |
| `extent` | how far the contents reach in time and in space |
| `layers`, `registers`, `texts` | layers and features; categories and sources; texts of events |
| `languages` | texts in each language of a page |
| `pack` | columns and texts as deflated base64 |
| `shapes`, `basemap`, `tiles` | geometries as integers; land, borders and towns; tile servers |
| `tour`, `markdown` | the steps of a story, and their texts |
| `about` | what a page says about itself |
| `publish`, `published` | what must not be in a page is taken out before it is made |
"""

from geo.page.html import Extras, data_blocks, page

__all__ = ["Extras", "data_blocks", "page"]

"""The names that the map writes."""

from __future__ import annotations

from pathlib import Path

from conftest import Visit, Visitor


def written(found: Visit) -> str:
    """The names that the map writes, line by line, by watching its canvas."""
    names = found.page.evaluate(
        """async () => {
            const { fillText } = CanvasRenderingContext2D.prototype;
            const seen = [];
            CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
                if (this.canvas.className.includes('geo-surface')) seen.push(text);
                return fillText.call(this, text, ...rest);
            };
            const { start_ms, end_ms } = geo.state().window;
            await geo.setWindow(start_ms, end_ms - 86400000);
            CanvasRenderingContext2D.prototype.fillText = fillText;
            return seen;
        }"""
    )
    return " ".join(names)


def test_names_can_stand_side_by_side_in_two_languages(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    found.page.get_by_role("button", name="Names on the map").click()
    found.page.get_by_role("combobox", name="Names", exact=True).select_option("Հայերեն")
    found.page.get_by_role("combobox", name="and beside them").select_option("Azərbaycanca")
    names = written(found)
    assert "Ստեփանակերտ / Xankəndi" in names
    found.page.get_by_role("combobox", name="Names", exact=True).select_option("as the page")
    found.page.get_by_role("combobox", name="and beside them").select_option("no others")
    names = written(found)
    assert "Stepanakert / Khankendi" in names
    assert "Xankəndi" not in names


def test_a_town_that_is_a_point_and_an_area_is_named_once(own_page: Path, visit: Visitor) -> None:
    assert written(visit(own_page)).count("Stepanakert / Khankendi") == 1

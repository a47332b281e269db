import assert from "node:assert/strict";
import test from "node:test";
import { csv, geojson } from "./table";

test("text that would be a formula is quoted by an apostrophe, and a number is left alone", () => {
  const texts = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    " =1",
    "\n=1",
    "＝1",
    "a=1",
    "",
    "'",
  ];
  const written = csv(texts.map((id) => ({ id, lon: -46.75 })));
  assert.equal(
    written,
    `\ufeff${[
      "id,lon",
      "'=1+1,-46.75",
      "'+1,-46.75",
      "'-1,-46.75",
      "'@SUM(A1),-46.75",
      "'\tx,-46.75",
      `"'\rx",-46.75`,
      "' =1,-46.75",
      `"'\n=1",-46.75`,
      "'＝1,-46.75",
      "a=1,-46.75",
      ",-46.75",
      "',-46.75",
      "",
    ].join("\r\n")}`,
  );
});

test("signs of CSV in a cell are quoted", () => {
  assert.equal(
    csv([{ id: 'a"b', title: "x,y", note: null }]),
    '\ufeffid,title,note\r\n"a""b","x,y",\r\n',
  );
  assert.equal(csv([]), "\ufeffid\r\n");
});

test("an event without an honest place has no geometry", () => {
  const rows = [
    { id: "a", title: "</script>", lon: 46.75, lat: -39.8 },
    { id: "b", title: "", lon: null, lat: null },
  ];
  assert.deepEqual(JSON.parse(geojson(rows)), {
    type: "FeatureCollection",
    features: [
      {
        type: "Feature",
        id: "a",
        properties: { title: "</script>" },
        geometry: { type: "Point", coordinates: [46.75, -39.8] },
      },
      { type: "Feature", id: "b", properties: { title: "" }, geometry: null },
    ],
  });
});

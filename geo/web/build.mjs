/** Bundles the front-end into dist/ and prints the size of every part. */
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");
const require = createRequire(import.meta.url);

/** Whoever adds our layer to a map of theirs already has Leaflet: take it from the page. */
const globalLeaflet = {
  name: "global-leaflet",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^leaflet$/ }, () => ({ path: "leaflet", namespace: "global" }));
    onLoad({ filter: /.*/, namespace: "global" }, () => ({
      contents: "module.exports = window.L;",
    }));
  },
};

/** The page shows none of Leaflet's pictures; folium's elements do, and bring them along. */
const withoutPictures = {
  name: "without-pictures",
  setup({ onLoad }) {
    onLoad({ filter: /leaflet.dist.images/ }, () => ({ contents: "", loader: "dataurl" }));
  },
};

const options = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  drop: ["console"],
  // The browsers that can inflate the payload (DecompressionStream with deflate-raw).
  target: ["es2022", "chrome103", "firefox113", "safari16.4"],
  loader: { ".png": "dataurl", ".svg": "dataurl" },
  outdir: dist,
  logLevel: "warning",
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
await build({
  ...options,
  format: "iife",
  entryPoints: ["src/page.ts", "src/page.css"],
  plugins: [withoutPictures],
});
await build({ ...options, format: "iife", entryPoints: ["src/folium.ts", "src/folium.css"] });
await build({
  ...options,
  format: "iife",
  entryPoints: ["src/layer.ts", "src/layer.css"],
  plugins: [globalLeaflet],
});
const countries = ["10m", "50m", "110m"].map((scale) => `countries-${scale}.json`);
for (const name of countries) {
  await copyFile(require.resolve(`world-atlas/${name}`), join(dist, name));
}
// Translations travel in the payload of the pages that use them.
for (const language of ["az", "hy", "ru"]) {
  await copyFile(join(root, `src/i18n/${language}.json`), join(dist, `interface-${language}.json`));
}

for (const name of [
  "page.js",
  "page.css",
  "layer.js",
  "layer.css",
  "folium.js",
  "folium.css",
  ...countries,
]) {
  const bytes = await readFile(join(dist, name));
  const kB = (length) => `${(length / 1000).toFixed(1)} kB`.padStart(10);
  console.log(`${name.padEnd(20)}${kB(bytes.length)}  ${kB(gzipSync(bytes).length)} gzip`);
}

/** Bundles every src/**\/*.test.ts and runs it under Node's own test runner. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));

async function testFiles(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return testFiles(path);
      return entry.name.endsWith(".test.ts") ? [path] : [];
    }),
  );
  return found.flat().sort();
}

const outdir = await mkdtemp(join(tmpdir(), "geo-web-"));
try {
  await build({
    entryPoints: await testFiles(join(root, "src")),
    outbase: join(root, "src"),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  const bundles = (await readdir(outdir, { recursive: true })).filter((name) =>
    name.endsWith(".mjs"),
  );
  const { status } = spawnSync(process.execPath, ["--test", ...bundles.sort()], {
    cwd: outdir,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  await rm(outdir, { recursive: true, force: true });
}

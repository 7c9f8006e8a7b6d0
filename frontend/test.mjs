// Bundles frontend/test/*.test.ts and runs them with Node's own test runner.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, ".test");
const names = readdirSync(join(here, "test")).filter((name) => name.endsWith(".test.ts"));
if (names.length === 0) throw new Error("no test in frontend/test");

rmSync(out, { recursive: true, force: true });
buildSync({
  entryPoints: names.map((name) => join(here, "test", name)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  sourcemap: "inline",
  logLevel: "warning",
});
const files = names.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], {
  stdio: "inherit",
});
process.exit(run.status ?? 1);

// Builds what the browser loads, into the static folder of the web app's look:
//   src/*.ts       -> <name>.js        one bundle for each entry, minified
//   src/css/*.css  -> steadyback.css   typeface, then tokens.css, then the rest by name
//   the typeface   -> fonts/           served from here, never from elsewhere
//   *.js, *.css    -> *.br, *.gz       the same compressed, which the server sends where it may
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const dist = join(root, "src/steadyback/web/look/static/dist");
const typeface = join(root, "node_modules/@fontsource-variable/atkinson-hyperlegible-next");
const target = ["chrome109", "firefox115", "safari16"];

async function scripts() {
  const names = (await readdir(join(here, "src"))).filter((name) => name.endsWith(".ts"));
  await build({
    entryPoints: names.map((name) => join(here, "src", name)),
    outdir: dist,
    bundle: true,
    minify: true,
    format: "iife",
    target,
    legalComments: "none",
    logLevel: "warning",
  });
  return names.length;
}

async function fontFaces() {
  const css = await readFile(join(typeface, "index.css"), "utf8");
  const faces = css.match(/@font-face \{[^}]*\}/g) ?? [];
  if (faces.length !== 2) throw new Error(`expected latin and latin-ext, found ${faces.length}`);
  await mkdir(join(dist, "fonts"), { recursive: true });
  await copyFile(join(typeface, "LICENSE"), join(dist, "fonts/OFL.txt"));
  const local = [];
  for (const face of faces) {
    const name = /url\(\.\/files\/([^)]+\.woff2)\)/.exec(face)?.[1];
    if (!name) throw new Error("a @font-face without a woff2 file");
    await copyFile(join(typeface, "files", name), join(dist, "fonts", name));
    local.push(
      face
        .replace("./files/", "fonts/")
        .replace("woff2-variations", "woff2")
        .replace("Atkinson Hyperlegible Next Variable", "Atkinson Hyperlegible Next"),
    );
  }
  return local.join("\n");
}

async function styles() {
  const folder = join(here, "src/css");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".css"));
  const first = (name) => (name === "tokens.css" ? 0 : 1);
  names.sort((a, b) => first(a) - first(b) || (a < b ? -1 : 1));
  const parts = [await fontFaces()];
  for (const name of names) parts.push(await readFile(join(folder, name), "utf8"));
  const { code } = await transform(parts.join("\n"), { loader: "css", minify: true, target });
  await writeFile(join(dist, "steadyback.css"), code);
}

async function compressed() {
  for (const name of (await readdir(dist)).filter((one) => /\.(js|css)$/.test(one))) {
    const whole = await readFile(join(dist, name));
    await writeFile(join(dist, `${name}.br`), brotliCompressSync(whole));
    await writeFile(join(dist, `${name}.gz`), gzipSync(whole, { level: 9 }));
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
if ((await scripts()) === 0) throw new Error("no entry in frontend/src");
await styles();
await compressed();
// What file.js holds goes out in downloaded files, with its licence.
await copyFile(join(root, "node_modules/lean-qr/LICENSE"), join(dist, "LICENSE-lean-qr.txt"));

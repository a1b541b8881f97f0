// Builds the browser's files into ../assets/dist: one esbuild call, an icon sprite, a manifest of hashed names,
// and a brotli and a gzip copy of each file. Run by `cargo xtask assets` after `npm ci --ignore-scripts`.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "assets", "dist");

/** The icons in icons.json as one SVG of symbols; a name that Tabler does not have stops the build. */
async function sprite() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(
    names.map(async (name) => {
      const file = join(here, "node_modules", "@tabler", "icons", "icons", "outline", `${name}.svg`);
      const svg = await readFile(file, "utf8").catch(() => {
        throw new Error(`icons.json names "${name}", which @tabler/icons does not have`);
      });
      const drawing = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
      return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${drawing.replace(/\s+/g, " ").trim()}</symbol>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

/** `.wide-0` to `.wide-100`: the content policy refuses style attributes, so that a bar's width is a class. */
const widths = {
  name: "widths",
  setup(build) {
    build.onResolve({ filter: /^widths\.css$/ }, () => ({ path: "widths.css", namespace: "widths" }));
    build.onLoad({ filter: /.*/, namespace: "widths" }, () => ({
      contents: Array.from({ length: 101 }, (_, share) => `.wide-${share}{width:${share}%}`).join(""),
      loader: "css",
    }));
  },
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const result = await build({
  absWorkingDir: here,
  entryPoints: ["main.ts", "theme.ts", "main.css"],
  outdir: dist,
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  legalComments: "eof",
  metafile: true,
  plugins: [widths],
  logLevel: "warning",
});

const manifest = {};
for (const [path, output] of Object.entries(result.metafile.outputs)) {
  if (["main.ts", "theme.ts", "main.css"].includes(output.entryPoint)) manifest[basename(output.entryPoint).replace(/\.ts$/, ".js")] = basename(path);
}
// The script for other sites stands alone: no module, nothing left in the page's names, for older browsers too.
const counted = await build({
  absWorkingDir: here,
  entryPoints: ["h.ts"],
  outdir: dist,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020"],
  entryNames: "[name]-[hash]",
  metafile: true,
  logLevel: "warning",
});
manifest["h.js"] = basename(Object.keys(counted.metafile.outputs)[0]);
const icons = await sprite();
manifest["icons.svg"] = `icons-${createHash("sha256").update(icons).digest("hex").slice(0, 8)}.svg`;
await writeFile(join(dist, manifest["icons.svg"]), icons);
await writeFile(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

for (const name of await readdir(dist)) {
  if (![".js", ".css", ".svg"].includes(extname(name))) continue;
  const bytes = await readFile(join(dist, name));
  await writeFile(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  await writeFile(join(dist, `${name}.br`), brotliCompressSync(bytes, best));
}

// Bundles styles, scripts and fonts into ../static/build, names every file after its content and writes a manifest.
//
// The right-to-left sheet is derived from the finished left-to-right one. Everything that can be compressed lies
// there compressed as well, so that no web process ever compresses. Licence texts travel with what they cover.

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { build } from "esbuild";
import rtlcss from "rtlcss";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../static/build");
const workplace = `${target}.new`;

const entries = [
  { in: "styles/app.css", out: "app" },
  { in: "styles/diagram.css", out: "diagram" },
  { in: "scripts/page.js", out: "page" },
  { in: "scripts/diagram.js", out: "diagram" },
];

const onlyModernFonts = {
  name: "only-modern-fonts",
  setup(bundle) {
    bundle.onLoad({ filter: /@fontsource[\\/].*\.css$/ }, async ({ path }) => {
      const sheet = await readFile(path, "utf8");
      return { contents: sheet.replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, ""), loader: "css" };
    });
  },
};

function named(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const extension = extname(name);
  return `${basename(name, extension)}-${hash}${extension}`;
}

async function store(manifest, name, content) {
  manifest[name] = named(name, content);
  await writeFile(join(workplace, manifest[name]), content);
}

async function bundle(manifest) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: entries,
    outdir: workplace,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020", "chrome111", "firefox113", "safari16.4"],
    loader: { ".woff2": "file" },
    plugins: [onlyModernFonts],
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const packages = new Set();
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    const source = entries.find((entry) => entry.in === output.entryPoint);
    if (source) manifest[source.out + extname(source.in)] = basename(path);
    for (const input of Object.keys(output.inputs)) {
      const match = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
      if (match) packages.add(match[1]);
    }
  }
  return packages;
}

async function licences(packages) {
  const texts = [];
  for (const name of [...packages].sort()) {
    const folder = join(here, "node_modules", name);
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const text = file ? await readFile(join(folder, file), "utf8") : `Licence: ${license}\n`;
    texts.push(`${name} ${version}\n${"=".repeat(name.length + version.length + 1)}\n\n${text.trim()}\n`);
  }
  return texts.join("\n\n");
}

async function compress() {
  for (const name of await readdir(workplace)) {
    if (!/\.(css|js|svg|txt)$/.test(name)) continue;
    const content = await readFile(join(workplace, name));
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    await writeFile(join(workplace, `${name}.br`), brotliCompressSync(content, quality));
    await writeFile(join(workplace, `${name}.gz`), gzipSync(content, { level: 9 }));
  }
}

const manifest = {};
await rm(workplace, { recursive: true, force: true });
await mkdir(workplace, { recursive: true });
const packages = await bundle(manifest);
const sheet = await readFile(join(workplace, manifest["app.css"]), "utf8");
await store(manifest, "app.rtl.css", rtlcss.process(sheet));
for (const image of await readdir(join(here, "images"))) {
  await store(manifest, image, await readFile(join(here, "images", image)));
}
await store(manifest, "licences.txt", await licences(packages));
await compress();
await writeFile(join(workplace, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await rm(target, { recursive: true, force: true });
await rename(workplace, target).catch(() => cp(workplace, target, { recursive: true }));

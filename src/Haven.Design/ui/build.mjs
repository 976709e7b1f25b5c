import { build } from "esbuild";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { compile } from "sass";

const out = "wwwroot";
const font = "node_modules/@fontsource-variable/atkinson-hyperlegible-next";

rmSync(out, { recursive: true, force: true });
mkdirSync(`${out}/fonts`, { recursive: true });

// By list, so that nothing of the packages' own images and fonts comes along.
const copies = {
  [`${font}/files/atkinson-hyperlegible-next-latin-wght-normal.woff2`]: "fonts/atkinson-latin.woff2",
  [`${font}/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2`]: "fonts/atkinson-latin-ext.woff2",
  [`${font}/LICENSE`]: "fonts/LICENSE.txt",
  "ui/favicon.svg": "favicon.svg",
};
for (const [from, to] of Object.entries(copies)) cpSync(from, `${out}/${to}`);

const { css } = compile("ui/site.scss", { loadPaths: ["node_modules"], style: "compressed", quietDeps: true });
writeFileSync(`${out}/site.css`, css);

// Pages load the bundle that they need: names, and the keys that they are encrypted with, are on few pages.
await build({
  entryPoints: { site: "ui/site.ts", names: "ui/names/names.ts", "team-key": "ui/names/team-key.ts" },
  outdir: out,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2017",
  logLevel: "warning",
});

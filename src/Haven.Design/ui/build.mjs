import { build } from "esbuild";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { compile } from "sass";
import { unwrap } from "./woff.mjs";

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

// A PDF file embeds TrueType, of one weight each; it is part of the program and not given out.
const paper = "built";
const still = "node_modules/@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next";
mkdirSync(paper, { recursive: true });
for (const set of ["latin", "latin-ext"])
  for (const weight of [400, 700])
    writeFileSync(`${paper}/${set}-${weight}.ttf`, unwrap(readFileSync(`${still}-${set}-${weight}-normal.woff`)));

for (const sheet of ["site", "quiet"]) {
  const { css } = compile(`ui/${sheet}.scss`, { loadPaths: ["node_modules"], style: "compressed", quietDeps: true });
  writeFileSync(`${out}/${sheet}.css`, css);
}

// Pages load the bundle that they need: names, and the keys that they are encrypted with, are on few pages.
await build({
  entryPoints: {
    site: "ui/site.ts",
    quiet: "ui/quiet/quiet.ts",
    chat: "ui/quiet/chat.ts",
    names: "ui/names/names.ts",
    "team-key": "ui/names/team-key.ts",
  },
  outdir: out,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2017",
  logLevel: "warning",
});

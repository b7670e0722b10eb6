// The licences of what the server is built from: they ask to go along with every copy of the program.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** What the server is compiled for on each platform of the extension. */
const TRIPLES = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "alpine-x64": "x86_64-unknown-linux-musl",
  "alpine-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
  "win32-x64": "x86_64-pc-windows-msvc",
  "win32-arm64": "aarch64-pc-windows-msvc",
};
const LICENCE = /^(licen[cs]e|copying|copyright|notice|unlicense)/i;

/** The texts for the server of one platform, as cargo knows the packages under `root`. */
export function crateNotices(root, target) {
  const only = ["--filter-platform", TRIPLES[target]];
  const asked = execFileSync("cargo", ["metadata", "--format-version", "1", "--locked", ...only], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 28,
  });
  return told(
    linked(JSON.parse(asked)).map((it) => ({ ...it, texts: texts(path.dirname(it.manifest_path)) })),
  );
}

/** The packages whose code ends up in the program: no macros, nothing that only builds or tests. */
export function linked({ packages, resolve }) {
  const known = new Map(packages.map((it) => [it.id, it]));
  const nodes = new Map(resolve.nodes.map((it) => [it.id, it]));
  const found = new Set();
  const follow = (id) => {
    if (found.has(id) || known.get(id).targets.some((it) => it.kind.includes("proc-macro"))) {
      return;
    }
    found.add(id);
    const used = nodes.get(id).deps.filter((dep) => dep.dep_kinds.some((it) => it.kind === null));
    used.forEach((it) => follow(it.pkg));
  };
  follow(resolve.root);
  found.delete(resolve.root);
  return [...found].map((it) => known.get(it)).sort((a, b) => a.name.localeCompare(b.name));
}

/** Each text once, below the packages that have it; first the packages with their licences and where their source is. */
export function told(crates) {
  const nameless = crates.find((it) => !it.license && it.texts.length === 0);
  if (nameless !== undefined) {
    throw new Error(`${nameless.name} names no licence, so the server cannot be packed.`);
  }
  const list = crates.map((it) => `${title(it)}: ${it.license ?? "see below"}; ${it.repository ?? it.name}`);
  const shared = new Map();
  for (const crate of crates) {
    for (const text of crate.texts) {
      const same = text.trim().replace(/\s+/g, " ");
      const entry = shared.get(same) ?? { text, titles: [] };
      entry.titles.push(title(crate));
      shared.set(same, entry);
    }
  }
  const parts = [...shared.values()].map(({ text, titles }) => `---- ${titles.join(", ")}\n\n${text.trim()}`);
  return `The server contains the following software.\n\n${[list.join("\n"), ...parts].join("\n\n")}\n`;
}

function title({ name, version }) {
  return `${name} ${version}`;
}

function texts(folder) {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((it) => it.isFile() && LICENCE.test(it.name));
  return files.map((it) => fs.readFileSync(path.join(folder, it.name), "utf8"));
}

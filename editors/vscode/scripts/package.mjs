// Packs the .vsix: bundles, lays out exactly the files that ship in a folder of its own, and has vsce pack that.
// `package` beside package.json is the way to start it.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { crateNotices } from "./crates.mjs";

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const root = path.dirname(path.dirname(here));
const TARGETS = [
  "linux-x64",
  "linux-arm64",
  "alpine-x64",
  "alpine-arm64",
  "darwin-x64",
  "darwin-arm64",
  "win32-x64",
  "win32-arm64",
];
/** What ships beside the bundle; nothing else does. */
const FILES = ["package.json", "README.md", "CHANGELOG.md", "media", "images", "dist"];
const NOT = [".svg"];
const KEPT_SVG = ["quiz.svg"];

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function main() {
  const options = readArguments();
  execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: here, stdio: "inherit" });
  for (const job of jobs(options)) {
    pack(job);
    console.log(job.out);
  }
}

function readArguments() {
  const text = { type: "string" };
  const { values } = parseArgs({ options: { target: text, server: text, out: text, all: text } });
  if ((values.target === undefined) !== (values.server === undefined)) {
    throw new Error(
      "--target and --server belong together: a server runs on one platform. Leave out both for none.",
    );
  }
  if (values.target !== undefined && !TARGETS.includes(values.target)) {
    throw new Error(`There is no target ${values.target}. Name one of: ${TARGETS.join(", ")}.`);
  }
  return values;
}

function jobs({ target, server, out, all }) {
  if (all === undefined) {
    return [{ target, server, out: path.resolve(out ?? fileName(target)) }];
  }
  const folder = path.resolve(out ?? ".");
  const found = TARGETS.map((it) => ({ target: it, server: path.join(all, it, program(it)) })).filter((it) =>
    fs.existsSync(it.server),
  );
  return [{ target: undefined, server: undefined }, ...found].map((it) => ({
    ...it,
    out: path.join(folder, fileName(it.target)),
  }));
}

function fileName(target) {
  const { version } = JSON.parse(fs.readFileSync(path.join(here, "package.json"), "utf8"));
  return target === undefined ? `hoverdeck-${version}.vsix` : `hoverdeck-${target}-${version}.vsix`;
}

function program(target) {
  return target.startsWith("win32") ? "hoverdeck.exe" : "hoverdeck";
}

function pack({ target, server, out }) {
  const stage = fs.mkdtempSync(path.join(os.tmpdir(), "hoverdeck-vsix-"));
  try {
    layOut(stage, target, server);
    fs.mkdirSync(path.dirname(out), { recursive: true });
    const vsce = path.join(here, "node_modules", "@vscode", "vsce", "vsce");
    const forTarget = target === undefined ? [] : ["--target", target];
    const rest = [
      "--no-dependencies",
      "--allow-missing-repository",
      "--no-rewrite-relative-links",
      "--no-git-tag-version",
    ];
    execFileSync(process.execPath, [vsce, "package", ...forTarget, ...rest, "--out", out], {
      cwd: stage,
      stdio: ["ignore", "ignore", "inherit"],
    });
  } finally {
    fs.rmSync(stage, { recursive: true });
  }
}

function layOut(stage, target, server) {
  for (const name of FILES) {
    fs.cpSync(path.join(here, name), path.join(stage, name), { recursive: true, filter: ships });
  }
  const manifest = JSON.parse(fs.readFileSync(path.join(stage, "package.json"), "utf8"));
  delete manifest.devDependencies;
  delete manifest.scripts;
  delete manifest.private;
  fs.writeFileSync(path.join(stage, "package.json"), JSON.stringify(manifest, null, 2));
  // vsce asks for one; what ships was chosen above already.
  fs.writeFileSync(path.join(stage, ".vscodeignore"), ".vscodeignore\n");
  const licences = ["LICENSE-MIT", "LICENSE-APACHE"].map((it) =>
    fs.readFileSync(path.join(root, it), "utf8"),
  );
  const choice = "Licensed under either of the two licences below, at your option.\n";
  fs.writeFileSync(path.join(stage, "LICENSE.txt"), [choice, ...licences].join("\n----\n\n"));
  if (server !== undefined) {
    const to = path.join(stage, "server", program(target));
    fs.mkdirSync(path.dirname(to));
    fs.copyFileSync(server, to);
    fs.chmodSync(to, 0o755);
    fs.writeFileSync(path.join(path.dirname(to), "NOTICES.txt"), crateNotices(root, target));
  }
}

/** Sources of pictures do not ship, and vsce takes no SVG that a README could show. */
function ships(file) {
  return !NOT.includes(path.extname(file)) || KEPT_SVG.includes(path.basename(file));
}

// The licences of what was bundled: they ask to go along with every copy.
import fs from "node:fs";
import path from "node:path";

/** Their texts, one after another, for the packages that esbuild says it took files from. */
export function notices(metafiles) {
  const inputs = metafiles.flatMap((it) => Object.keys(it.inputs));
  const names = inputs
    .map((it) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(it)?.[0])
    .filter((it) => it !== undefined);
  const parts = [...new Set(names)].sort().map(notice);
  return `This extension contains the following software.\n\n${parts.join("\n\n")}\n`;
}

function notice(folder) {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = fs.readdirSync(folder).find((it) => /^licen[cs]e/i.test(it));
  if (file === undefined) {
    throw new Error(`${name} has no file with its licence, so it cannot be bundled.`);
  }
  const text = fs.readFileSync(path.join(folder, file), "utf8").trim();
  return `---- ${name} ${version} (${license})\n\n${text}`;
}

// Which server is started, whether it fits, what it is told, and how often it is started again.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { chooseServer, type Places } from "../src/server/choose";
import { Restarts } from "../src/server/restarts";
import { SERVER_SETTINGS, settingsForServer } from "../src/server/settings";
import { versionProblem } from "../src/server/version";

const PLACES: Places = {
  configured: "",
  bundled: "/ext/server/hoverdeck",
  path: ["/usr/bin", "", "/home/ada/.cargo/bin"],
  windows: false,
  home: "/home/ada",
};

function choose(places: Partial<Places>, ...files: string[]): string {
  const chosen = chooseServer({ ...PLACES, ...places }, (file) => files.includes(file));
  return chosen.kind === "found" ? `${chosen.from}: ${chosen.command}` : `${chosen.reason}: ${chosen.text}`;
}

test("the learner's own path goes before the server that came along, and that before PATH", () => {
  const all = ["/own/hoverdeck", "/ext/server/hoverdeck", "/home/ada/.cargo/bin/hoverdeck"];
  assert.equal(choose({ configured: "/own/hoverdeck" }, ...all), "setting: /own/hoverdeck");
  assert.equal(choose({}, ...all), "bundled: /ext/server/hoverdeck");
  assert.equal(choose({}, "/home/ada/.cargo/bin/hoverdeck"), "PATH: /home/ada/.cargo/bin/hoverdeck");
});

test("a home folder and Windows are spelled their own way", () => {
  assert.equal(choose({ configured: " ~/bin/hd " }, "/home/ada/bin/hd"), "setting: /home/ada/bin/hd");
  const windows = { windows: true, path: ["C:\\tools"] };
  assert.equal(choose(windows, "C:\\tools\\hoverdeck.exe"), "PATH: C:\\tools\\hoverdeck.exe");
});

test("a path that names no program is not passed over in silence", () => {
  assert.match(
    choose({ configured: "/gone" }, "/ext/server/hoverdeck"),
    /^setting: There is no program at \/gone\./,
  );
});

test("without any server the learner is told what to do", () => {
  assert.match(choose({}), /^nowhere: .*cargo install hoverdeck.*hoverdeck\.server\.path/);
});

test("before 1.0 the minor version must fit, after it the major one", () => {
  assert.equal(versionProblem("0.1.0", "0.1.7"), null);
  assert.equal(versionProblem("1.2.0", "1.9.0-rc.1"), null);
  assert.match(versionProblem("0.2.0", "0.1.9") ?? "", /server is version 0\.1\.9.*Renew the server/);
  assert.match(versionProblem("1.0.0", "2.0.0") ?? "", /Renew the extension/);
  assert.match(versionProblem("0.1.0", undefined) ?? "", /does not say its version/);
});

test("only what a person set is told to the server, the nearest value first", () => {
  const known: Record<string, object> = {
    "limits.new": { globalValue: 5, workspaceValue: 7 },
    "hover.mode": { defaultValue: "full" },
    fuzz: { globalValue: false },
    "quiz.view": { globalValue: "panel" },
  };
  assert.deepEqual(
    settingsForServer((key) => known[key]),
    { limits: { new: 7 }, fuzz: false },
  );
});

test("package.json describes every setting of the server, with the limits it has", () => {
  const text = readFileSync("package.json", "utf8");
  const manifest = JSON.parse(text) as {
    contributes: { configuration: { properties: Record<string, object> } };
  };
  const described = manifest.contributes.configuration.properties;
  const own = ["quiz.view", "statusBar", "server.path", "trace.server"];
  const names = [...SERVER_SETTINGS, ...own].map((it) => `hoverdeck.${it}`);
  assert.deepEqual(Object.keys(described).sort(), names.sort());
  const limits = ["limits.new", "limits.reviews", "retention", "maximumInterval"].map((it) => {
    const { minimum, maximum } = described[`hoverdeck.${it}`] as { minimum: number; maximum: number };
    return [it, minimum, maximum];
  });
  assert.deepEqual(limits, [
    ["limits.new", 0, 9999],
    ["limits.reviews", 0, 9999],
    ["retention", 0.7, 0.99],
    ["maximumInterval", 1, 36500],
  ]);
});

test("five crashes within three minutes are enough; older ones do not count", () => {
  const restarts = new Restarts();
  const minute = 60_000;
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((time) => restarts.crashed(time)),
    [true, true, true, true, false],
  );
  assert.equal(restarts.crashed(4 * minute), true);
  for (const time of [1, 2, 3]) {
    restarts.crashed(4 * minute + time);
  }
  restarts.forget();
  assert.equal(restarts.crashed(4 * minute + 5), true);
});

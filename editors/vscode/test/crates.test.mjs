// The licences that go along with the server: whose they are, and each text once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { linked, told } from "../scripts/crates.mjs";

const USED = [{ kind: null }];

function crate(name, more = {}) {
  return {
    id: name,
    name,
    version: "1.0.0",
    targets: [{ kind: ["lib"] }],
    license: "MIT",
    texts: [],
    ...more,
  };
}

function uses(id, ...deps) {
  return { id, deps: deps.map(([pkg, dep_kinds]) => ({ pkg, dep_kinds })) };
}

test("what is linked into the program is named, and what only builds or tests it is not", () => {
  const packages = ["root", "log", "deep", "build", "check"].map((it) => crate(it));
  packages.push(crate("derive", { targets: [{ kind: ["proc-macro"] }] }));
  const nodes = [
    uses(
      "root",
      ["log", USED],
      ["derive", USED],
      ["build", [{ kind: "build" }]],
      ["check", [{ kind: "dev" }]],
    ),
    uses("log", ["deep", [{ kind: "dev" }, { kind: null }]]),
    uses("deep", ["log", USED]),
  ];
  const found = linked({ packages, resolve: { root: "root", nodes } });
  assert.deepEqual(
    found.map((it) => it.name),
    ["deep", "log"],
  );
});

test("a text that several packages share stands there once, under all their names", () => {
  const one = crate("one", { texts: ["Do as\nyou like.\n"], repository: "https://example.org/one" });
  const text = told([one, crate("two", { texts: ["Do as you like.", "Or not."], license: "MPL-2.0" })]);
  assert.equal(
    text,
    "The server contains the following software.\n\none 1.0.0: MIT; https://example.org/one\ntwo 1.0.0: MPL-2.0; two\n\n" +
      "---- one 1.0.0, two 1.0.0\n\nDo as\nyou like.\n\n---- two 1.0.0\n\nOr not.\n",
  );
});

test("a package without any licence is not packed", () => {
  assert.throws(() => told([crate("bare", { license: null })]), /bare names no licence/);
});

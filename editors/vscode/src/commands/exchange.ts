// Import and export: the server's own command line does it; this file asks for files and shows how it goes.

import { execFile } from "node:child_process";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Client } from "../client";

const FROM = {
  "All formats": ["apkg", "colpkg", "jsonl", "csv", "tsv", "txt"],
  "Anki packages": ["apkg", "colpkg"],
  "Hoverdeck history": ["jsonl"],
  Tables: ["csv", "tsv", "txt"],
};
const TO = {
  "Hoverdeck history": ["jsonl"],
  "Anki package": ["apkg"],
  "Anki text file": ["txt"],
  Table: ["csv"],
  "Table with tabs": ["tsv"],
};

/** Brings in a file: first it says what would come, then asks. */
export async function importFile(client: Client): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: "Import Cards and History",
      openLabel: "Import",
      filters: FROM,
    })) ?? [];
  if (file === undefined) {
    return;
  }
  const preview = await run(client, ["import", "--dry-run", file.fsPath], "Reading the file …");
  const go = "Import";
  const question = `Import ${path.basename(file.fsPath)}?`;
  const answer = await vscode.window.showInformationMessage(question, { modal: true, detail: preview }, go);
  if (answer === go) {
    tell(client, await run(client, ["import", file.fsPath], "Importing …"));
    // The server reads its decks when it starts; a quiz that is running goes on after it.
    await client.restart();
  }
}

/** Writes cards and history to a file; its ending says the format. */
export async function exportFile(client: Client): Promise<void> {
  const file = await vscode.window.showSaveDialog({
    title: "Export Cards and History",
    saveLabel: "Export",
    filters: TO,
    defaultUri: vscode.Uri.joinPath(home(), "hoverdeck.jsonl"),
  });
  if (file !== undefined) {
    tell(client, await run(client, ["export", file.fsPath], "Exporting …"));
  }
}

function home(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder?.scheme === "file"
    ? folder
    : vscode.Uri.file(process.env["HOME"] ?? process.env["USERPROFILE"] ?? "/");
}

/** The last line in a message, all of it in the log. */
function tell(client: Client, output: string): void {
  client.log.info(output);
  const line = output.split("\n").find((it) => it.trim() !== "") ?? "Done.";
  void vscode.window.showInformationMessage(line, "Show Log").then((chosen) => {
    if (chosen !== undefined) {
      client.log.show();
    }
  });
}

async function run(client: Client, parameters: string[], title: string): Promise<string> {
  const chosen = client.choose();
  if (chosen.kind === "missing") {
    throw new Error(chosen.text);
  }
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: `Hoverdeck: ${title}`, cancellable: true },
    (_, token) => {
      return output(chosen.command, parameters, token);
    },
  );
}

/** What a run of the server's program wrote; its own words where it failed. */
function output(command: string, parameters: string[], token: vscode.CancellationToken): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: "1" };
    const child = execFile(command, parameters, { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout.trim() === "" ? stderr.trim() : stdout.trim());
      } else {
        const words = stderr.trim().replace(/^error: /, "");
        reject(new Error(token.isCancellationRequested ? "Stopped." : words || error.message));
      }
    });
    token.onCancellationRequested(() => child.kill());
  });
}

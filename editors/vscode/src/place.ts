// Showing a place in a deck.

import * as vscode from "vscode";

/** Opens it in the column of the code, so that a quiz beside it stays; `line` counts from 0. */
export async function showPlace(uri: string, line: number): Promise<void> {
  const at = new vscode.Position(line, 0);
  const selection = new vscode.Range(at, at);
  const options = { selection, viewColumn: vscode.ViewColumn.One, preview: true };
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), options);
}

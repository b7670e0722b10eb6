// What one can do to one card: open it in its deck, suspend it, hide it, make a new one. The card is that of a tree
// item, of a command's argument, of the running quiz, or under the cursor.

import * as vscode from "vscode";
import type { Client } from "../client";
import { showPlace } from "../place";
import type { CardRow, NewCard, Place } from "../protocol";

/** The card under the cursor of the active editor; `null` where there is none. */
export async function cardUnderCursor(client: Client): Promise<string | null> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return null;
  }
  return client.cardAt(editor.document, editor.selection.active);
}

/** Asks for a card by its question. */
export async function pickCard(client: Client, title: string): Promise<string | null> {
  const rows = await client.call<CardRow[]>("hoverdeck.cards");
  const items = rows.map((row) => ({ label: row.question, description: row.title, id: row.id }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return picked?.id ?? null;
}

/** Opens the card's deck at the card: the server asks for that to be shown (`place.ts`). */
export async function openCard(client: Client, card: string): Promise<void> {
  await client.call<Place>("hoverdeck.open", { card });
}

/** Takes a card out of hovers and quizzes. */
export async function suspend(client: Client, card: string): Promise<void> {
  await client.call("hoverdeck.suspend", { card });
  vscode.window.setStatusBarMessage(`Hoverdeck: suspended “${card}”`, 6000);
}

/** Makes a card from the selection: the name at its start is what brings it up, the selection its example. */
export async function newCard(client: Client): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage(
      "Open a Python or Rust file and select the code that the card is about.",
    );
    return;
  }
  const question = await ask(
    "The question. Leave it empty for one about the selected word.",
    "What does this do?",
    1,
  );
  const answer =
    question === undefined
      ? undefined
      : await ask("The answer, in a sentence. More can be written in the deck.", "", 2);
  if (question === undefined || answer === undefined) {
    return;
  }
  const { start, end } = editor.selection;
  const range = { start: position(start), end: position(end) };
  const words = { ...said("question", question), ...said("answer", answer) };
  const added = await client.call<NewCard>("hoverdeck.newCard", {
    ...words,
    uri: editor.document.uri.toString(),
    range,
  });
  await showPlace(added.uri, added.line);
  if (typeof added.note === "string") {
    void vscode.window.showInformationMessage(`Hoverdeck: ${added.note}`);
  }
}

async function ask(prompt: string, placeHolder: string, step: number): Promise<string | undefined> {
  return vscode.window.showInputBox({ title: `New Card from Selection (${step}/2)`, prompt, placeHolder });
}

/** What was left empty is not said. */
function said(key: string, words: string): Record<string, string> {
  return words.trim() === "" ? {} : { [key]: words.trim() };
}

function position({ line, character }: vscode.Position): { line: number; character: number } {
  return { line, character };
}

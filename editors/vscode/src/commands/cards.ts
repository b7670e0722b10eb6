// What one can do to one card: open it in its deck, suspend it, hide it, make a new one. The card is that of a tree
// item, of a command's argument, of the running quiz, or under the cursor.

import * as vscode from "vscode";
import type { Client } from "../client";
import { showPlace } from "../place";
import type { Card, CardRow, Place } from "../protocol";

/** Ways to name a card, the first that names one wins. */
export type CardSource = () => string | null | Promise<string | null>;

/** The card under the cursor of the active editor; `null` where there is none. */
export async function cardUnderCursor(client: Client): Promise<string | null> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return null;
  }
  const { line, character } = editor.selection.active;
  const argument = { uri: editor.document.uri.toString(), position: { line, character } };
  return (await client.call<Card | null>("hoverdeck.card", argument))?.id ?? null;
}

/** The card that a command was given: a tree item, or an object with its id. */
export function cardOf(argument: unknown): string | null {
  if (typeof argument !== "object" || argument === null) {
    return null;
  }
  const fields = argument as { card?: unknown; id?: unknown };
  const id = fields.card ?? fields.id;
  return typeof id === "string" ? id : null;
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

/** Suspends a card, or brings it back, and offers the way back. */
export async function suspend(client: Client, card: string, on: boolean): Promise<void> {
  await client.call(on ? "hoverdeck.suspend" : "hoverdeck.unsuspend", { card });
  vscode.window.setStatusBarMessage(`Hoverdeck: ${on ? "suspended" : "brought back"} “${card}”`, 6000);
}

/** Makes a card from the selection: the token at its start is what brings it up, the selection its example. */
export async function newCard(client: Client): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage(
      "Open a Python or Rust file and select the code that the card is about.",
    );
    return;
  }
  const question = await vscode.window.showInputBox({
    title: "New Card from Selection",
    prompt: "The question; the answer is written in the deck, which opens next",
    placeHolder: "What does this do?",
  });
  if (question === undefined) {
    return;
  }
  const { start, end } = editor.selection;
  const range = { start: position(start), end: position(end) };
  const words = question.trim() === "" ? {} : { question: question.trim() };
  const place = await client.call<Place>("hoverdeck.newCard", {
    ...words,
    uri: editor.document.uri.toString(),
    range,
  });
  await showPlace(place.uri, place.line);
}

function position({ line, character }: vscode.Position): { line: number; character: number } {
  return { line, character };
}

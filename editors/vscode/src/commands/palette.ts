// Every command of the palette and of the menus, by id: what it is called stands in package.json, what it does here
// or in the file of its subject.

import * as vscode from "vscode";
import type { CardsView } from "../cards/view";
import type { Client } from "../client";
import type { Checked, Event } from "../protocol";
import { dueScope, languageInUse, type QuizDesk } from "../quiz/desk";
import type { StatsPanel } from "../stats/panel";
import { cardOf } from "./argument";
import { cardUnderCursor, newCard, openCard, pickCard, suspend } from "./cards";
import { exportFile, importFile } from "./exchange";
import { openSample } from "./sample";

export interface Parts {
  client: Client;
  desk: QuizDesk;
  cards: CardsView;
  stats: StatsPanel;
}

type Run = (argument: unknown) => unknown;

/** Registers them all. An error becomes a sentence, never an unexplained failure. */
export function registerCommands(parts: Parts): vscode.Disposable {
  const all = { ...quizCommands(parts), ...cardCommands(parts), ...otherCommands(parts) };
  const registered = Object.entries(all).map(([name, run]) =>
    vscode.commands.registerCommand(`hoverdeck.${name}`, (argument: unknown) =>
      guarded(parts.client, run, argument),
    ),
  );
  return vscode.Disposable.from(...registered);
}

async function guarded(client: Client, run: Run, argument: unknown): Promise<void> {
  try {
    await run(argument);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    client.log.error(text);
    const chosen = await vscode.window.showErrorMessage(`Hoverdeck: ${text}`, "Show Log");
    if (chosen !== undefined) {
      client.log.show();
    }
  }
}

function quizCommands({ client, desk }: Parts): Record<string, Run> {
  return {
    startQuiz: () => desk.begin(dueScope()),
    quizThisFile: async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor === undefined || languageInUse() === null) {
        say("Open a Python or Rust file: its cards are what this quiz asks.");
        return;
      }
      const title = vscode.workspace.asRelativePath(editor.document.uri);
      const argument = { uri: editor.document.uri.toString() };
      await desk.begin({ command: "hoverdeck.quizFile", argument, title, language: languageInUse() });
    },
    quizCardHere: async (argument) => {
      const card = cardOf(argument) ?? (await cardUnderCursor(client));
      if (card === null) {
        say("There is no card for the word under the cursor.");
      } else {
        await quizCard(desk, card);
      }
    },
    quizDeck: (argument) => {
      const { name, title } = argument as { name: string; title: string };
      return desk.begin({
        command: "hoverdeck.quiz",
        argument: { deck: name },
        title,
        language: languageInUse(),
      });
    },
    undoRating: async () => ((await desk.undo()) ? undefined : undoLast(client)),
  };
}

function quizCard(desk: QuizDesk, card: string): Promise<void> {
  return desk.begin({
    command: "hoverdeck.quizCard",
    argument: { card },
    title: "one card",
    language: languageInUse(),
  });
}

function cardCommands({ client, desk, cards }: Parts): Record<string, Run> {
  /** The card meant: given, under the cursor of the active editor, in the quiz, or picked from the list. */
  const meant = async (argument: unknown, title: string) =>
    cardOf(argument) ?? (await cardUnderCursor(client)) ?? desk.card ?? (await pickCard(client, title));
  const change = (command: string, done: string, then?: (card: string) => Promise<void>): Run => {
    return async (argument) => {
      const card = await meant(argument, done);
      if (card !== null) {
        await client.call(command, { card });
        await then?.(card);
        vscode.window.setStatusBarMessage(`Hoverdeck: ${done} “${card}”`, 6000);
        cards.refresh();
      }
    };
  };
  return {
    openCardInDeck: async (argument) => {
      const card = await meant(argument, "Open Card in Deck");
      return card === null ? undefined : openCard(client, card);
    },
    suspendCard: async (argument) => {
      const card = await meant(argument, "Suspend Card");
      if (card !== null) {
        await suspend(client, card);
        await desk.leave(card);
        cards.refresh();
      }
    },
    unsuspendCard: change("hoverdeck.unsuspend", "brought back"),
    hideCard: change("hoverdeck.hide", "hidden until due"),
    unhideCard: change("hoverdeck.unhide", "shown again"),
    buryCard: change("hoverdeck.bury", "buried until tomorrow", (card) => desk.leave(card)),
    newCardFromSelection: () => newCard(client),
    browseCards: () => cards.show(),
    filterCards: () => cards.askFilter(),
    clearFilter: () => {
      cards.setFilter("");
    },
    refreshCards: () => {
      cards.refresh();
    },
  };
}

function otherCommands({ client, stats }: Parts): Record<string, Run> {
  return {
    showStatistics: () => {
      stats.show();
    },
    importCards: () => importFile(client),
    exportCards: () => exportFile(client),
    checkDecks: () => checkDecks(client),
    restartServer: () => client.restart(),
    showLog: () => {
      client.log.show();
    },
    openPythonSample: () => openSample("python"),
    openRustSample: () => openSample("rust"),
  };
}

/** The newest change of the history, if it is a rating; anything else is named before it is taken back. */
async function undoLast(client: Client): Promise<void> {
  const events = await client.call<Event[]>("hoverdeck.history", { limit: 50 });
  const newest = events.find((event) => event.kind !== "exposure");
  if (newest === undefined) {
    say("There is nothing to take back.");
    return;
  }
  const what = `${newest.kind}${newest.card === undefined ? "" : ` of “${newest.card}”`}`;
  if (newest.kind !== "review") {
    const question = `The last change was no rating but: ${what}. Take it back?`;
    if ((await vscode.window.showInformationMessage(question, "Take Back")) === undefined) {
      return;
    }
  }
  await client.call("hoverdeck.undo");
  const rating = newest.rating === undefined ? "" : ` (${newest.rating})`;
  vscode.window.setStatusBarMessage(`Hoverdeck: took back the ${what}${rating}`, 8000);
}

async function checkDecks(client: Client): Promise<void> {
  const { reading, checking } = await client.call<Checked>("hoverdeck.check");
  const problems = [...reading, ...checking];
  if (problems.length === 0) {
    say("All decks are in order.");
    return;
  }
  const content = problems.join("\n\n");
  const document = await vscode.workspace.openTextDocument({ content, language: "plaintext" });
  await vscode.window.showTextDocument(document, { preview: true });
}

function say(text: string): void {
  void vscode.window.showInformationMessage(`Hoverdeck: ${text}`);
}

// Puts the parts together when the editor starts the extension. Nothing is opened here.

import * as vscode from "vscode";
import { CardsView } from "./cards/view";
import { Client } from "./client";
import { ownActions } from "./commands/actions";
import { openCard } from "./commands/cards";
import { linkHandler } from "./commands/links";
import { registerCommands } from "./commands/palette";
import { QuizDesk } from "./quiz/desk";
import { StatsPanel } from "./stats/panel";
import { dueItem, languageStatus, speakUp } from "./status";

export function activate(context: vscode.ExtensionContext): void {
  const client = new Client(context);
  const desk = new QuizDesk(context, client, (card) => openCard(client, card));
  const cards = new CardsView(client);
  const stats = new StatsPanel(context.extensionUri, client, (card) => openCard(client, card));
  client.handle = linkHandler(client, desk);
  context.subscriptions.push(
    client,
    desk,
    cards,
    stats,
    registerCommands({ client, desk, cards, stats }),
    ownActions(client),
    languageStatus(client),
    dueItem(client),
    speakUp(client),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("hoverdeck.server.path")) {
        void client.restart();
      }
    }),
  );
  void client.start();
}

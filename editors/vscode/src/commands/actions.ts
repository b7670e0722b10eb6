// Code actions beside the server's: a card from the selection, and suspending the card at the cursor. Like those
// they come only when asked for, so no light bulb ever shows for them.

import * as vscode from "vscode";
import type { Client } from "../client";

const KIND = vscode.CodeActionKind.Empty.append("hoverdeck");
const NEW_CARD = KIND.append("newCard");
const SUSPEND = KIND.append("suspend");

/** Offers them in Python and Rust. */
export function ownActions(client: Client): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (document, range, context) =>
      context.triggerKind === vscode.CodeActionTriggerKind.Invoke
        ? offered(client, document, range, context.only)
        : [],
  };
  const selector = [{ language: "python" }, { language: "rust" }];
  return vscode.languages.registerCodeActionsProvider(selector, provider, {
    providedCodeActionKinds: [NEW_CARD, SUSPEND],
  });
}

async function offered(
  client: Client,
  document: vscode.TextDocument,
  range: vscode.Range,
  only: vscode.CodeActionKind | undefined,
): Promise<vscode.CodeAction[]> {
  const wanted = (kind: vscode.CodeActionKind) => only === undefined || only.contains(kind);
  const actions: vscode.CodeAction[] = [];
  if (wanted(NEW_CARD) && !range.isEmpty) {
    actions.push(action("Hoverdeck: new card from selection", NEW_CARD, "hoverdeck.newCardFromSelection"));
  }
  if (wanted(SUSPEND) && client.state.kind === "ready") {
    const card = await client.cardAt(document, range.start);
    if (card !== null) {
      actions.push(
        action(`Hoverdeck: suspend this card – ${card}`, SUSPEND, "hoverdeck.suspendCard", { card }),
      );
    }
  }
  return actions;
}

function action(
  title: string,
  kind: vscode.CodeActionKind,
  command: string,
  argument?: object,
): vscode.CodeAction {
  const made = new vscode.CodeAction(title, kind);
  made.command = { command, title, arguments: argument === undefined ? [] : [argument] };
  return made;
}

// The server's own commands, when a link in a hover or a code action runs them: those that need a window are
// answered here, the rest is left to the server.

import * as vscode from "vscode";
import type { Client, CommandHandler } from "../client";
import { languageInUse, type QuizDesk } from "../quiz/desk";
import type { Scope } from "../quiz/session";

/** The handler for `Client.handle`. */
export function linkHandler(client: Client, desk: QuizDesk): CommandHandler {
  return (command, given) => {
    const argument = typeof given === "object" && given !== null ? given : {};
    switch (command) {
      case "hoverdeck.quiz":
      case "hoverdeck.quizCard":
      case "hoverdeck.quizFile":
        return desk.begin({
          command,
          argument,
          title: titleOf(command),
          language: languageInUse(),
        });
      case "hoverdeck.reveal":
        return reveal(client, argument);
      case "hoverdeck.hide":
        return hide(client, argument);
      default:
        return undefined;
    }
  };
}

function titleOf(command: Scope["command"]): string {
  if (command === "hoverdeck.quizCard") {
    return "one card";
  }
  const document = vscode.window.activeTextEditor?.document;
  const isFile = command === "hoverdeck.quizFile" && document !== undefined;
  return isFile ? vscode.workspace.asRelativePath(document.uri) : "due cards";
}

/** The answer is shown where the question was: in the hover, which is opened again. */
async function reveal(client: Client, argument: object): Promise<void> {
  if ("quiz" in argument) {
    return;
  }
  await client.call("hoverdeck.reveal", argument);
  const editor = vscode.window.activeTextEditor;
  const hovered = client.hovered;
  if (editor !== undefined && hovered !== null && hovered.uri === editor.document.uri.toString()) {
    const word = editor.document.getWordRangeAtPosition(hovered.position);
    if (word?.contains(editor.selection.active) !== true) {
      editor.selection = new vscode.Selection(hovered.position, hovered.position);
    }
  }
  // A hover that is open is not asked for anew: it is closed first.
  await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  await vscode.commands.executeCommand("editor.action.hideHover");
  await vscode.commands.executeCommand("editor.action.showHover");
}

async function hide(client: Client, argument: object): Promise<void> {
  await client.call("hoverdeck.hide", argument);
  vscode.window.setStatusBarMessage("Hoverdeck: hovers are silent for this card until it is due", 6000);
}

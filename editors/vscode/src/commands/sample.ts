// The sample of the walkthrough: code full of words that have a card, in a document that is saved nowhere.

import * as vscode from "vscode";

const PYTHON = `# Hover async, await, gather and ClientSession: each of them has a card.
# The cursor is on one: "Show Hover" (Ctrl+K Ctrl+I) does the same from the keyboard.
import asyncio

from aiohttp import ClientSession


async def fetch(session: ClientSession, url: str) -> str:
    async with session.get(url) as response:
        return await response.text()


async def main(urls: list[str]) -> None:
    async with ClientSession() as session:
        pages = await asyncio.gather(*(fetch(session, url) for url in urls))
    print([len(page) for page in pages])


asyncio.run(main(["https://example.org", "https://example.com"]))
`;

const RUST = `// Hover async, .await, tokio::join! and spawn: each of them has a card.
// "Show Hover" (Ctrl+K Ctrl+I) does the same from the keyboard.
use std::time::Duration;

async fn fetch(name: &str) -> usize {
    tokio::time::sleep(Duration::from_millis(10)).await;
    name.len()
}

#[tokio::main]
async fn main() {
    let (left, right) = tokio::join!(fetch("left"), fetch("right"));
    let task = tokio::spawn(async move { left + right });
    println!("{}", task.await.unwrap_or(0));
}
`;

/** Opens it with the cursor on a word that has a card. */
export async function openSample(language: "python" | "rust"): Promise<void> {
  const content = language === "python" ? PYTHON : RUST;
  const document = await vscode.workspace.openTextDocument({ language, content });
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const word = document.positionAt(content.lastIndexOf(language === "python" ? "gather" : "join!"));
  editor.selection = new vscode.Selection(word, word);
}

// A notebook: its cells are code as any other, and what one cell imports the next one knows.

import { type Home, question } from "../home.ts";
import { until } from "../kit.ts";
import type { Play, Scene } from "../scene.ts";
import type { Workbench } from "../workbench.ts";

const CELLS = [
  "import asyncio\nfrom aiohttp import ClientSession\n",
  "pages = await asyncio.gather(one(), two())\n",
];

export const NOTEBOOKS: Play[] = [{ name: "notebook", setting: { before: notebook }, act: hovers }];

function notebook(home: Home): void {
  const cell = (source: string, id: number) =>
    ({ cell_type: "code", execution_count: null, id: `cell-${id}`, metadata: {}, outputs: [], source: [source.trimEnd()] });
  const metadata = { kernelspec: { display_name: "Python 3", language: "python", name: "python3" }, language_info: { name: "python" } };
  home.write("weather/notes.ipynb", JSON.stringify({ cells: CELLS.map(cell), metadata, nbformat: 4, nbformat_minor: 5 }));
}

async function hovers({ window }: Scene): Promise<void> {
  await window.quickOpen("notes.ipynb");
  await click(window, "gather");
  await window.hover(question("asyncio-gather"));
  await window.keep("notebook");
  await window.noHover();
  await click(window, "ClientSession");
  await window.hover(question("why-client-session"));
}

/** Puts the cursor on the word. Clicked again while its cell does not take it: cells move until all of them are drawn. */
async function click(window: Workbench, word: string): Promise<void> {
  const cell = window.page.locator(".notebook-editor .monaco-editor.focused", { hasText: word });
  await until(`the cursor at ${word}`, async () => {
    const { x, y } = await window.place(word);
    await window.page.mouse.click(x, y);
    return cell.waitFor({ timeout: 2000 }).then(() => true, () => false);
  });
}

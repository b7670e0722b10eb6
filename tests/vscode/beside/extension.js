// The floor of the latency test, and the neighbour of the silence test: what VS Code itself needs to show a hover
// of a card's size that costs nothing to make.

const { Hover, MarkdownString, languages } = require("vscode");

const CONSTANT = `**the same everywhere**

It says this at every word, and no word changes it: a paragraph as long as that of a card, so that there is as
much to draw.

Then another one, with \`code\` in it. It ends soon.

\`\`\`python
import asyncio

async def double(n: int) -> int:
    await asyncio.sleep(1)
    return 2 * n

asyncio.run(double(1))
\`\`\`

*A quiet line below*`;

exports.activate = ({ subscriptions }) => {
  const provideHover = () => new Hover(new MarkdownString(CONSTANT));
  subscriptions.push(languages.registerHoverProvider(["python", "rust"], { provideHover }));
};

// The statistics page: shows what the extension drew; a card's name opens the card.

import { el, filled } from "./dom";
import type { FromStats, ToStats } from "./messages";

const host = acquireVsCodeApi();
const main = el("main", { "aria-live": "off" });
document.body.append(main);
document.body.dataset["step"] = "waiting";

window.addEventListener("message", (event: MessageEvent<ToStats>) => {
  const message = event.data;
  document.body.dataset["step"] = message.state;
  const opened = new Set([...main.querySelectorAll("details[open]")].map(nameOf));
  if (message.state === "failed") {
    main.replaceChildren(
      el("h1", {}, "Statistics"),
      el("p", { class: "lead", role: "status" }, message.text),
    );
    return;
  }
  filled(main, message.html);
  for (const details of main.querySelectorAll("details")) {
    details.open = opened.has(nameOf(details));
  }
});
main.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-card]") : null;
  if (button !== null) {
    host.postMessage({ do: "open", card: button.getAttribute("data-card") ?? "" } satisfies FromStats);
  }
});
host.setState({});
host.postMessage({ do: "ready" } satisfies FromStats);

/** A table that was open stays open when the page is renewed. */
function nameOf(details: Element): string {
  return details.closest("section")?.id ?? "";
}

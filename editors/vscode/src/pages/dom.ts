// Elements for the pages in one call each.

/** An element with attributes and children; texts are texts, never HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** An element whose inside is HTML that the extension rendered (`quiz/render.ts`, `stats/draw.ts`). */
export function filled<T extends HTMLElement>(element: T, html: string): T {
  element.innerHTML = html;
  return element;
}

/** A button with its key printed on it. */
export function button(
  label: string,
  key: string,
  attributes: Record<string, string>,
  run: () => void,
): HTMLElement {
  const shortcut = key === "Esc" ? "Escape" : key;
  const parts = key === "" ? [] : [el("kbd", { "aria-hidden": "true" }, key)];
  const all = key === "" ? attributes : { "aria-keyshortcuts": shortcut, ...attributes };
  const element = el("button", { type: "button", ...all }, ...parts, el("span", {}, label));
  element.addEventListener("click", run);
  return element;
}

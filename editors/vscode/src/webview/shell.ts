// The HTML around every page: a strict policy (nothing but this page's own script and style), the page's name, and
// an empty body that the script fills.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** What a page may load: its folder in the extension. */
export function pageOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, "dist")] };
}

/** The page `name`, drawn by `dist/NAME.js` with `dist/NAME.css`. */
export function pageHtml(
  webview: vscode.Webview,
  extension: vscode.Uri,
  name: string,
  title: string,
): string {
  const nonce = randomBytes(16).toString("base64");
  const address = (file: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", file)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${address(`${name}.css`)}">
<title>${title}</title>
</head>
<body data-view="${name}">
<script nonce="${nonce}" src="${address(`${name}.js`)}"></script>
</body>
</html>`;
}

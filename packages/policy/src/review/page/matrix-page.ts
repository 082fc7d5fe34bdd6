import { createHash } from "node:crypto";
import { Faults, received } from "@callgate/core/kit";
import type { Matrix } from "../matrix.js";
import { SCRIPT, STYLE } from "./assets.js";
import { toPageJson, withoutUnseen } from "./page-data.js";

/** The texts of a page besides its matrix. */
export interface MatrixPageOptions {
  /** The page's heading, such as the service's name. */
  readonly title: string;
  /** The version of the document, which the page shows. */
  readonly version: string;
  /**
   * When the page was created, in milliseconds since the Unix epoch. Default: the page does not show it, and two pages of one matrix
   * are equal.
   */
  readonly generatedAt?: number;
}

/**
 * Creates a page of a matrix: a single file that a browser can open from disk. It loads nothing: its
 * Content-Security-Policy allows only the script and the style within it, by their hashes. Names are shown as text, whatever they
 * contain.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function matrixPage(matrix: Matrix, options: MatrixPageOptions): string {
  const { title, version, generatedAt } = checkOptions(options);
  const created = generatedAt === undefined ? "" : `, made ${new Date(generatedAt).toISOString()}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${asHtml(title)}: who may call what</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1><bdi>${asHtml(title)}</bdi>: who may call what</h1>
<p>Version <code>${asHtml(version)}</code>${created}</p>
</header>
<main>
<div role="search" id="filters">
<label>Endpoint <input type="search" id="text" placeholder="name, scope, role" autocomplete="off"></label>
<label>Caller <input type="search" id="caller" autocomplete="off"></label>
<label>Owner <select id="owner"><option value="">every owner</option></select></label>
<label>Mark <select id="mark"><option value="">every mark</option></select></label>
<button type="button" id="reset">Show all</button>
</div>
<ul id="legend" aria-label="Marks"></ul>
<p id="status" role="status"></p>
<p id="sentence" aria-hidden="true"></p>
<div id="pages" hidden><button type="button" id="previous">Previous</button> <button type="button" id="next">Next</button></div>
<div id="view"></div>
<noscript><p>The matrix is drawn by a script in this file: allow it to run.</p></noscript>
</main>
<script type="application/json" id="data">${toPageJson(matrix)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const POLICY = [
  "default-src 'none'",
  `script-src '${hashOf(SCRIPT)}'`,
  `style-src '${hashOf(STYLE)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** As a Content-Security-Policy names an inline element (CSP level 3 section 2.3.1). */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as written in HTML, between tags or in an attribute. */
function asHtml(text: string): string {
  return withoutUnseen(text).replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

const LATEST = 8.64e15;

function checkOptions(options: MatrixPageOptions): MatrixPageOptions {
  const faults = new Faults();
  if (typeof options !== "object" || options === null) {
    faults.add("option_invalid", "options", `must be an object, received ${received(options)}`);
    faults.throwIfAny("Matrix page");
  }
  const { title, version, generatedAt } = faults.own(options, ["title", "version", "generatedAt"]);
  for (const [option, value] of Object.entries({ title, version })) {
    if (typeof value === "string" && value !== "") continue;
    faults.add("option_invalid", option, `must be a non-empty string, received ${received(value)}`);
  }
  if (generatedAt !== undefined && !(Math.abs(generatedAt) <= LATEST)) {
    const expected = "must be a number of milliseconds since the Unix epoch";
    faults.add("option_invalid", "generatedAt", `${expected}, received ${received(generatedAt)}`);
  }
  faults.throwIfAny("Matrix page");
  return {
    title: title as string,
    version: version as string,
    ...(generatedAt !== undefined && { generatedAt }),
  };
}

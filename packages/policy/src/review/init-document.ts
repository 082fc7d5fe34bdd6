import { Document, isMap, isScalar, type Pair, Scalar } from "yaml";
import type { RouteInventory } from "../inventory/route-inventory.js";
import { parseEndpointName } from "../names/endpoint-name.js";
import { UNSEEN } from "../names/unseen.js";
import { formatYaml } from "./format-yaml.js";
import { endpointsOfRoutes, type InitialEndpoint } from "./initial-endpoint.js";
import { endpointsOfOpenApi } from "./openapi/entry-of-operation.js";
import type { OpenApi } from "./openapi/parse-openapi.js";

/** The source of a new document: the routes of an application, or its OpenAPI document. */
export type InitSource = { readonly inventory: RouteInventory } | { readonly openApi: OpenApi };

/** How a document is created. */
export interface InitOptions {
  /** `report`: entries that get callers first only report what they would refuse. */
  readonly mode?: "report";
}

const SCHEMA =
  " yaml-language-server: $schema=./node_modules/@callgate/policy/callgate.schema.json";
const REPORT =
  " Entries with callers only report what they would refuse. `none` refuses in the mode of the gate.";

/**
 * Creates a policy document: every endpoint with its entry, and `none` when the callers are not known. It has no error.
 *
 * An endpoint that cannot be an entry, because it has no name or another one has the same, is left out and named in a comment.
 */
export function initDocument(source: InitSource, options: InitOptions = {}): string {
  const found =
    "inventory" in source
      ? endpointsOfRoutes(source.inventory)
      : endpointsOfOpenApi(source.openApi);
  const { endpoints, leftOut } = withoutClashes(found);
  const isReport = options.mode === "report";
  const document = new Document({
    version: 1,
    ...(isReport && { defaults: { mode: "report" } }),
    endpoints: Object.fromEntries(endpoints.map(({ name, value }) => [name, value])),
  });
  keyOf(document, "version").commentBefore = SCHEMA;
  const defaults = document.get("defaults");
  if (isMap(defaults)) {
    defaults.flow = true;
    keyOf(document, "defaults").commentBefore = REPORT;
  }
  const entries = document.get("endpoints");
  if (isMap(entries)) {
    entries.items.forEach(({ key }, index) => {
      const notes = endpoints[index]?.notes ?? [];
      if (notes.length > 0 && isScalar(key)) key.commentBefore = commentOf(notes);
    });
  }
  const last = keyOf(document, "endpoints");
  last.spaceBefore = true;
  if (leftOut.length > 0) last.commentBefore = commentOf(leftOut);
  return formatYaml(document.toString({ lineWidth: 0 }));
}

function keyOf(document: Document, name: string): Scalar {
  const pairs = isMap(document.contents) ? (document.contents.items as Pair[]) : [];
  const key = pairs.find((pair) => isScalar(pair.key) && pair.key.value === name)?.key;
  return key instanceof Scalar ? key : new Scalar(name);
}

/** Two names of one endpoint would be a fault, and so would an invalid name. */
function withoutClashes(found: readonly InitialEndpoint[]): {
  readonly endpoints: readonly InitialEndpoint[];
  readonly leftOut: readonly string[];
} {
  const known = new Map<string, string>();
  const leftOut: string[] = [];
  const endpoints = found.filter(({ name }) => {
    const parsed = parseEndpointName(name);
    if (!("signature" in parsed) || UNSEEN.test(name)) {
      leftOut.push(`left out, it cannot be named: ${name}`);
      return false;
    }
    const before = known.get(parsed.signature);
    if (before === undefined) known.set(parsed.signature, name);
    else if (before !== name)
      leftOut.push(`left out, it is the same endpoint as ${before}: ${name}`);
    return before === undefined;
  });
  return { endpoints, leftOut };
}

const UNSEEN_ALL = new RegExp(`${UNSEEN.source}|[\\r\\n]`, "gu");

function commentOf(lines: readonly string[]): string {
  return lines.map((line) => ` ${line.replace(UNSEEN_ALL, "?")}`).join("\n");
}

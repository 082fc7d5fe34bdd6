import { isCollection } from "yaml";
import type { Policy } from "../../policy.js";
import { entryFor } from "../../select.js";
import { EXTENSION } from "./entry-of-operation.js";
import { extensionOf } from "./extension-of.js";
import { isRecord, type JsonRecord, memberOf } from "./json-record.js";
import { type Operation, operationsOf } from "./operations.js";
import type { OpenApi } from "./parse-openapi.js";
import { requirementsFor, schemeFor } from "./security-scheme.js";

/** An OpenAPI document with the entries of a policy document for its operations. */
export interface ExportedOpenApi {
  /** YAML or JSON, as it was; comments are kept. */
  readonly text: string;
  /** Operations for which the document has no entry, by name: they were left unchanged. */
  readonly undeclared: readonly string[];
  /** Operations that cannot be written, because their path item is elsewhere (`$ref`, an alias). */
  readonly referenced: readonly string[];
  /** Entries without an operation, by name. */
  readonly missing: readonly string[];
}

/**
 * Writes into an OpenAPI document, for each operation that the policy document has an entry for, the contents of the entry
 * (`x-callgate`, groups expanded) and its security requirements: the scopes, `anyScope` as alternatives, none for a public endpoint.
 *
 * They name the document's first OAuth 2.0 or OpenID Connect scheme, or else its first bearer scheme, or else one that is added.
 * `endpointsOfOpenApi` reads the same entries from the result.
 */
export function exportOpenApi(policy: Policy, openApi: OpenApi): ExportedOpenApi {
  const scheme = schemeFor(openApi);
  const undeclared: string[] = [];
  const referenced: string[] = [];
  const used = new Set<string>();
  const edits: Edit[] = [];
  for (const operation of operationsOf(openApi)) {
    const name = `${operation.method} ${operation.path}`;
    const entry = entryFor(policy, operation);
    if (entry === undefined) {
      undeclared.push(name);
      continue;
    }
    used.add(entry.name);
    if (!isInPlace(openApi, operation)) {
      referenced.push(name);
      continue;
    }
    const place = operation.place ?? [];
    edits.push([[...place, "security"], requirementsFor(entry, scheme)]);
    edits.push([[...place, EXTENSION], extensionOf(entry, policy)]);
  }
  if (scheme.added !== undefined && edits.length > 0)
    edits.push([["components", "securitySchemes", scheme.name], scheme.added]);
  const missing = policy.entries
    .filter(({ name }) => !used.has(name))
    .map(({ written }) => written);
  return { text: written(openApi, edits), undeclared, referenced, missing };
}

type Edit = readonly [place: readonly string[], value: unknown];

/** An operation that is an alias of YAML belongs to several places: writing to one would write to all of them. */
function isInPlace({ yaml }: OpenApi, { place }: Operation): boolean {
  if (place === undefined) return false;
  if (yaml === undefined) return true;
  return place.every((_, index) => {
    const node = yaml.getIn(place.slice(0, index + 1), true);
    return isCollection(node) && node.anchor === undefined;
  });
}

function written({ yaml, root }: OpenApi, edits: readonly Edit[]): string {
  if (yaml === undefined) {
    const copy = structuredClone(root);
    for (const [place, value] of edits) setIn(copy, place, value);
    return `${JSON.stringify(copy, null, 2)}\n`;
  }
  const copy = yaml.clone();
  for (const [place, value] of edits) copy.setIn(place, copy.createNode(value));
  return copy.toString({ lineWidth: 0 });
}

function setIn(root: JsonRecord, place: readonly string[], value: unknown): void {
  let into = root as Record<string, unknown>;
  for (const name of place.slice(0, -1)) {
    const member = memberOf(into, name);
    const next = (isRecord(member) ? member : {}) as Record<string, unknown>;
    into[name] = next;
    into = next;
  }
  into[place.at(-1) as string] = value;
}

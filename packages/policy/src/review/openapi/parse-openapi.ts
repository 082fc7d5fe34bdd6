import { type Document, parseDocument } from "yaml";
import { decode, MAX_DOCUMENT_BYTES } from "../../source/decode.js";
import { isRecord, type JsonRecord, memberOf } from "./json-record.js";

/** The parts of an OpenAPI document that are read here. */
export interface OpenApi {
  /** `3.0`, `3.1` or later. */
  readonly version: string;
  readonly root: JsonRecord;
  /** The document that edits are made to; `undefined` when it is JSON. */
  readonly yaml: Document | undefined;
}

/** An OpenAPI document, or what is wrong with it. */
export type OpenApiReading =
  | { readonly openApi: OpenApi; readonly fault: undefined }
  | { readonly openApi: undefined; readonly fault: string };

/**
 * Reads an OpenAPI document, version 3, in YAML or JSON; 4 MiB at most. Only the parts used by this package are checked: it is not
 * a validator.
 */
export function parseOpenApi(content: string | Uint8Array): OpenApiReading {
  if (Buffer.byteLength(content) > MAX_DOCUMENT_BYTES)
    return faulty("is larger than 4 MiB: use a smaller file");
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const { text, invalidAt } = decode(bytes);
  if (invalidAt !== undefined) return faulty("is not UTF-8: save it as UTF-8");
  const read = /^\s*\{/.test(text) ? readJson(text) : readYaml(text);
  if (typeof read === "string") return faulty(read);
  const { root, yaml } = read;
  if (!isRecord(root)) return faulty("is not an OpenAPI document: it is not a map");
  const version = memberOf(root, "openapi");
  if (typeof version !== "string" || !/^3\.\d+(\.|$)/.test(version))
    return faulty("is not an OpenAPI document of version 3: it has no `openapi: 3.…`");
  if (!isRecord(memberOf(root, "paths") ?? {})) return faulty("has `paths` that are not a map");
  return { openApi: { version, root, yaml }, fault: undefined };
}

interface Read {
  readonly root: unknown;
  readonly yaml: Document | undefined;
}

function readJson(text: string): Read | string {
  try {
    return { root: JSON.parse(text), yaml: undefined };
  } catch {
    // Its flow style may still be YAML.
    return readYaml(text);
  }
}

/** Each anchor of a document is followed at most this often, so that it cannot be made large on purpose. */
const MAX_ALIASES = 100;

function readYaml(text: string): Read | string {
  try {
    const yaml = parseDocument(text, { prettyErrors: true });
    const [error] = yaml.errors;
    if (error !== undefined) return `is not YAML: ${error.message.split("\n", 1)[0]}`;
    return { root: yaml.toJS({ maxAliasCount: MAX_ALIASES }), yaml };
  } catch {
    return "is not YAML that can be read: it has too many aliases, or is nested too deep";
  }
}

function faulty(fault: string): OpenApiReading {
  return { openApi: undefined, fault };
}

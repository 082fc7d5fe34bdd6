/** A token as a lenient reader parses it: the input for rules about its content. */
export interface Reading {
  readonly token: string;
  readonly parts: readonly string[];
  readonly headerText: string;
  readonly claimsText: string;
  /** Properties of the texts only, for both parts together. */
  readonly shape: Shape;
  /** Empty when the text is not a JSON object. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Reads a token the way lenient libraries do. Shares no code with the code under test. */
export function read(token: string): Reading {
  const parts = token.split(".");
  const [headerText = "", claimsText = ""] = parts.map(decode);
  const shapes = [shapeOf(headerText), shapeOf(claimsText)];
  return {
    token,
    parts,
    headerText,
    claimsText,
    shape: {
      repeatsName: shapes.some(({ repeatsName }) => repeatsName),
      depth: Math.max(...shapes.map(({ depth }) => depth)),
    },
    header: asObject(parse(headerText)),
    claims: asObject(parse(claimsText)),
  };
}

function decode(part: string): string {
  return Buffer.from(part, "base64url").toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

interface Shape {
  readonly repeatsName: boolean;
  readonly depth: number;
}

/** Walks through the text of a JSON value, token by token; a text that is not JSON has no shape. */
function shapeOf(json: string): Shape {
  if (parse(json) === undefined) return { repeatsName: false, depth: 0 };
  const open: Set<string>[] = [];
  let depth = 0;
  let repeatsName = false;
  const tokens = json.match(JSON_TOKEN) ?? [];
  for (const [index, token] of tokens.entries()) {
    if (token === "{" || token === "[") depth = Math.max(depth, open.push(new Set()));
    else if (token === "}" || token === "]") open.pop();
    else if (tokens[index + 1] === ":") {
      const name = JSON.parse(token) as string;
      const names = open.at(-1);
      repeatsName ||= names?.has(name) === true;
      names?.add(name);
    }
  }
  return { repeatsName, depth };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Whether a text is base64url as RFC 4648 sections 3.2 to 3.5 require: no padding, no other characters, no bits left over. */
export function isCanonicalBase64url(part: string): boolean {
  if (!/^[A-Za-z0-9_-]*$/.test(part) || part.length % 4 === 1) return false;
  const unused = { 2: 0b1111, 3: 0b11 }[part.length % 4] ?? 0;
  return (ALPHABET.indexOf(part.slice(-1)) & unused) === 0 || part === "";
}

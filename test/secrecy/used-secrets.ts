import util from "node:util";

/** Shorter values are ignored: `s`, `first` or `second` occur in harmless text by chance. */
const SHORTEST_SECRET = 7;

const SECRET_MEMBERS =
  "access_token|refresh_token|id_token|client_token|client_secret|client_assertion|assertion|secret_id|jwt|password|SecretString";
const JSON_SECRET = new RegExp(`"(?:${SECRET_MEMBERS})"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*")`, "g");
const FORM_SECRET = new RegExp(`(?:^|&)(?:${SECRET_MEMBERS})=([^&]*)`, "g");
const SECRET_MEMBER = new RegExp(`^(?:${SECRET_MEMBERS})$`);
const TOKEN_HEADER = /^(?:dpop|x-vault-token|x-aws-parameters-secrets-token)$/i;
const AUTHORIZATION = /^(?:proxy-)?authorization$/i;

// The original functions, before they are watched: searching for a secret does not output it.
const { inspect } = util;
const toJson = JSON.stringify;
const fromJson = JSON.parse;

/** The secrets, tokens and assertions that a test file really used. */
export class UsedSecrets {
  readonly #values = new Set<string>();

  /** Records a secret. A value that is not a text, or too short, does not count. */
  note(value: unknown): void {
    if (typeof value !== "string" || value.length < SHORTEST_SECRET) return;
    this.#values.add(value);
    // The part after the header of a JWT identifies it; the header alone is public.
    const [header = "", ...rest] = value.split(".");
    if (rest.length === 2 && header.startsWith("eyJ")) for (const part of rest) this.note(part);
  }

  /** Records the secrets in an HTTP header field. */
  noteHeader(name: unknown, value: unknown): void {
    if (TOKEN_HEADER.test(String(name))) this.note(value);
    if (!AUTHORIZATION.test(String(name)) || typeof value !== "string") return;
    const [scheme = "", credentials = ""] = value.split(/ +(.*)/s);
    if (/^(?:bearer|dpop)$/i.test(scheme)) this.note(credentials);
    if (!/^basic$/i.test(scheme)) return;
    this.note(credentials);
    const pair = Buffer.from(credentials, "base64").toString();
    this.note(pair.slice(pair.indexOf(":") + 1));
    this.note(formDecoded(pair.slice(pair.indexOf(":") + 1)));
  }

  /** Records one member of a form. */
  noteMember(name: unknown, value: unknown): void {
    if (SECRET_MEMBER.test(String(name))) this.note(value);
  }

  /** Records the secrets in a body, JSON or a form, complete or not. */
  noteBody(body: string): void {
    for (const [, value = ""] of body.matchAll(JSON_SECRET)) this.note(parsed(value));
    for (const [, value = ""] of body.matchAll(FORM_SECRET)) this.note(formDecoded(value));
  }

  /** Every form in which one of them may occur in a text. */
  *spellings(): Iterable<string> {
    for (const value of this.#values) {
      yield* new Set([
        value,
        toJson(value).slice(1, -1),
        inspect(value).slice(1, -1),
        encodeURIComponent(Buffer.from(value).toString()),
        new URLSearchParams({ value }).toString().slice("value=".length),
        Buffer.from(value).toString("base64").replace(/=+$/, ""),
        Buffer.from(value).toString("base64url"),
      ]);
    }
  }
}

function parsed(json: string): unknown {
  try {
    return fromJson(json);
  } catch {
    return undefined;
  }
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

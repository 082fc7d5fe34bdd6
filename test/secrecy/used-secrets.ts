import util from "node:util";

/** Shorter values are ignored: `s`, `first` or `second` stand in harmless text by chance. */
const SHORTEST_SECRET = 7;

const SECRET_MEMBERS =
  "access_token|refresh_token|id_token|client_token|client_secret|client_assertion|assertion|secret_id|jwt|password|SecretString";
const JSON_SECRET = new RegExp(`"(?:${SECRET_MEMBERS})"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*")`, "g");
const FORM_SECRET = new RegExp(`(?:^|&)(?:${SECRET_MEMBERS})=([^&]*)`, "g");
const SECRET_MEMBER = new RegExp(`^(?:${SECRET_MEMBERS})$`);
const TOKEN_HEADER = /^(?:x-vault-token|x-aws-parameters-secrets-token)$/i;
const AUTHORIZATION = /^(?:proxy-)?authorization$/i;

// As they are before anybody watches them: looking for a secret tells it to nobody.
const { inspect } = util;
const toJson = JSON.stringify;
const fromJson = JSON.parse;

/** The secrets, tokens and assertions that a test file really used. */
export class UsedSecrets {
  readonly #values = new Set<string>();

  /** Notes a secret. What is not a text, or too short, is no secret. */
  note(value: unknown): void {
    if (typeof value !== "string" || value.length < SHORTEST_SECRET) return;
    this.#values.add(value);
    // What follows the header of a JWT is enough to tell it; the header alone is public.
    const [header = "", ...rest] = value.split(".");
    if (rest.length === 2 && header.startsWith("eyJ")) for (const part of rest) this.note(part);
  }

  /** Notes what an HTTP header field gives away. */
  noteHeader(name: unknown, value: unknown): void {
    if (TOKEN_HEADER.test(String(name))) this.note(value);
    if (!AUTHORIZATION.test(String(name)) || typeof value !== "string") return;
    const [scheme = "", credentials = ""] = value.split(/ +(.*)/s);
    if (/^bearer$/i.test(scheme)) this.note(credentials);
    if (!/^basic$/i.test(scheme)) return;
    this.note(credentials);
    const pair = Buffer.from(credentials, "base64").toString();
    this.note(pair.slice(pair.indexOf(":") + 1));
    this.note(formDecoded(pair.slice(pair.indexOf(":") + 1)));
  }

  /** Notes one member of a form. */
  noteMember(name: unknown, value: unknown): void {
    if (SECRET_MEMBER.test(String(name))) this.note(value);
  }

  /** Notes what a body gives away, be it JSON or a form, whole or not. */
  noteBody(body: string): void {
    for (const [, value = ""] of body.matchAll(JSON_SECRET)) this.note(parsed(value));
    for (const [, value = ""] of body.matchAll(FORM_SECRET)) this.note(formDecoded(value));
  }

  /** Every form in which one of them may turn up in a text. */
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

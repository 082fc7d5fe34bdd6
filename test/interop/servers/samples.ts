import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Provisioned } from "./server.js";
import { appTokenFor, issuerOf } from "./token-for.js";

/**
 * The two JSON objects of a token, with a word in place of each value that differs from token to token. Members, lists and scopes are
 * in the order of their names.
 */
export interface SampleToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What a server issued. It has no signature, no key and no token. */
export interface Samples {
  readonly app: SampleToken;
  readonly user?: SampleToken;
  readonly idToken?: SampleToken;
}

/** Claims and parameters whose text differs from token to token. */
const VARYING = new Set(["jti", "sid", "at_hash", "nonce", "session_state", "s_hash", "c_hash"]);
const TIMES = new Set(["exp", "iat", "nbf", "auth_time", "rat", "updated_at"]);
const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const FOLDER = fileURLToPath(new URL("./samples/", import.meta.url));

/** Decodes a token of the issuer. */
export function sampleOf(token: string, issuer: string): SampleToken {
  const [header, claims] = token
    .split(".", 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  return { header: comparable(header, issuer), claims: comparable(claims, issuer) };
}

/** Obtains a token of each kind that the server issues. */
export async function takeSamples(provisioned: Provisioned): Promise<Samples> {
  const issuer = issuerOf(provisioned);
  const { logIn } = provisioned;
  const app = sampleOf((await appTokenFor(provisioned)).value, issuer);
  if (typeof logIn !== "function") return { app };
  const { "access token": user = "", "ID token": idToken = "" } = await logIn();
  return { app, user: sampleOf(user, issuer), idToken: sampleOf(idToken, issuer) };
}

/** The samples that are checked in. */
export function readSamples(name: string): Samples {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
}

/** Replaces the samples of a server. */
export async function writeSamples(name: string, samples: Samples): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${name}.json`), `${JSON.stringify(samples, undefined, 2)}\n`);
}

function comparable(value: object, issuer: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, wordFor(name, member, issuer)]),
  );
}

function wordFor(name: string, value: unknown, issuer: string): unknown {
  if (typeof value === "number" && TIMES.has(name)) return "TIME";
  if (name === "kid") return "TEXT";
  if (name === "scope" && typeof value === "string") return value.split(" ").sort().join(" ");
  if (typeof value === "string") {
    const text = value.replace(issuer, "ISSUER").replace(UUIDS, "UUID");
    return VARYING.has(name) && !text.includes("UUID") ? "TEXT" : text;
  }
  if (Array.isArray(value)) return value.map((member) => wordFor(name, member, issuer)).sort();
  return typeof value === "object" && value !== null ? comparable(value, issuer) : value;
}

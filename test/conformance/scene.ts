import { type KeyObject, sign } from "node:crypto";
import { createGate, type Decision, type Gate, type GateOptions } from "@callgate/core";
import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { expect } from "vitest";

export const ISSUER = "https://login.example.com";
export const AUDIENCE = "https://orders.example.com";
/** The current time, in seconds since the epoch. */
export const NOW = 1_900_000_000;

type Json = Readonly<Record<string, unknown>>;

/** An issuer's ES256 key: its private and its public half. */
export interface Key {
  readonly privateKey: KeyObject;
  readonly jwk: Json;
}

export function makeKey(members: Json = {}): Key {
  const { publicKey, privateKey } = freshKeyPair("ec", { namedCurve: "P-256" });
  const jwk = { ...publicKey.export({ format: "jwk" }), alg: "ES256", kid: "key-1", ...members };
  return { privateKey, jwk };
}

export const key: Key = makeKey();
export const clock: FakeClock = createFakeClock(NOW * 1000);

/** A gate that trusts the issuer's key, with other options for rows about them. */
export function gateWith(options: Partial<GateOptions> = {}): Gate {
  const good = { issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [key.jwk] }, clock };
  const all = { ...good, clockSkewSeconds: 0, ...options } as GateOptions;
  const gate = createGate(all);
  onThreads.set(gate, createGate({ ...all, signatureThreads: "always" }));
  return gate;
}

/** For each gate, a second one with the same options that verifies signatures on threads. */
const onThreads = new WeakMap<Gate, Gate>();

/** Profile `standard`, which most rows use. */
export const standard: Gate = gateWith();
/** Profile `rfc9068`: exactly that RFC. */
export const strict: Gate = gateWith({ profile: "rfc9068" });

/** The changes to a good token: members to replace (`undefined` removes one), or the whole JSON text. */
export interface Changes {
  readonly header?: Json | string | Buffer;
  readonly claims?: Json | string | Buffer;
  readonly key?: Key;
}

/** Signs a token that is good except for the given changes. */
export function signed({ header = {}, claims = {}, key: signer = key }: Changes = {}): string {
  const good = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: "reports",
    client_id: "reports",
    scope: "orders:read",
    iat: NOW,
    exp: NOW + 300,
    jti: "token-1",
  };
  const input = `${encode({ alg: "ES256", kid: "key-1", typ: "at+jwt" }, header)}.${encode(good, claims)}`;
  const options = { key: signer.privateKey, dsaEncoding: "ieee-p1363" } as const;
  return `${input}.${sign("sha256", Buffer.from(input), options).toString("base64url")}`;
}

function encode(good: Json, changed: Json | string | Buffer): string {
  const isWritten = typeof changed === "string" || Buffer.isBuffer(changed);
  const octets = isWritten ? changed : JSON.stringify({ ...good, ...changed });
  return Buffer.from(octets as string).toString("base64url");
}

/** Decides with the gate, and with the one that verifies signatures on threads: both have to agree. */
export async function decide(gate: Gate, token: string): Promise<Decision> {
  const decision = await decideWith(gate, token);
  const other = onThreads.get(gate);
  if (other !== undefined) {
    const { decisionId } = decision;
    expect({ ...(await decideWith(other, token)), decisionId }).toEqual(decision);
  }
  return decision;
}

function decideWith(gate: Gate, token: string): Promise<Decision> {
  const request = { method: "GET", url: "/orders", authorization: [`Bearer ${token}`] };
  return gate.decide(request, gate.policy({ callers: ["reports"], scope: "orders:read" }));
}

/** Expects the gate to let the token through. */
export async function admits(token: string, gate: Gate = standard): Promise<void> {
  expect(await decide(gate, token)).toMatchObject({ outcome: "allowed" });
}

/** Expects the gate to refuse the token, for this reason. */
export async function refuses(token: string, reason: string, gate: Gate = standard): Promise<void> {
  expect(await decide(gate, token)).toMatchObject({ outcome: "denied", reason });
}

/** Expects the gate to refuse every one of the tokens, for the same reason. */
export async function refusesAll(
  tokens: readonly string[],
  reason: string,
  gate: Gate = standard,
): Promise<void> {
  expect(tokens.length).toBeGreaterThan(0);
  for (const token of tokens) await refuses(token, reason, gate);
}

import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import type { Algorithm } from "../kit/algorithms.js";
import { createSigner } from "../test-support/signer.js";
import { failureOf } from "./key-fetch-error.js";
import type { KeySet } from "./key-set.js";
import { createRemoteJwks } from "./remote-jwks.js";
import { SharedDocuments } from "./shared-documents.js";

const ISSUER = "https://login.example.com";
const METADATA = `${ISSUER}/.well-known/oauth-authorization-server`;
const KEYS = `${ISSUER}/keys`;
const ELSEWHERE = "https://keys.example.net/keys";
const algorithms = new Set<Algorithm>(["ES256"]);
const rules = { algorithms, rsaAlgorithms: algorithms, keyUses: ["sig"], maxKeys: 10 };
const { publicJwk } = createSigner("ES256");
const jwks = { keys: [publicJwk] };

type Answer = unknown | (() => Promise<Response>);

/** An issuer's fetch of its keys, from a server with the given documents. */
function remoteWith(documents: Record<string, Answer>, jwksUri?: string) {
  const clock = new FakeClock();
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    const document = documents[url];
    if (typeof document === "function") return document() as Promise<Response>;
    return document === undefined
      ? new Response("", { status: 404 })
      : Response.json(document, { headers: { "cache-control": "max-age=120" } });
  };
  const keys = jwksUri === undefined ? { kind: "discovery" } : { kind: "uri", jwksUri };
  const trusted = { issuer: ISSUER, keys } as TrustedIssuer;
  const limits = {
    fetch,
    fetchTimeoutMs: 5000,
    maxResponseBytes: 10_000,
    insecureOrigins: [],
    documents: new SharedDocuments(clock, 5000),
  };
  const remote = createRemoteJwks(trusted, rules, limits, clock);
  const open = new AbortController();
  const get = (previous?: KeySet, { signal } = open) => remote(previous, signal);
  const failure = async (getting = get()) => failureOf(await getting.catch((error) => error));
  return { clock, asked, documents, get, failure };
}

const hang = (): Promise<Response> => new Promise(() => {});

describe("createRemoteJwks", () => {
  it("fetches from the configured address, without discovery", async () => {
    const { asked, get } = remoteWith({ [KEYS]: jwks }, KEYS);
    const { keySet, maxAgeSeconds } = await get();
    expect([...keySet.keys].map(({ kid }) => kid)).toEqual([publicJwk.kid]);
    expect(maxAgeSeconds).toBe(120);
    expect(asked).toEqual([KEYS]);
  });

  it("keeps the objects of keys that stay, and fetches again for a set that it made", async () => {
    const { asked, get } = remoteWith({ [KEYS]: jwks }, KEYS);
    const { keySet } = await get();
    const { keySet: next } = await get(keySet);
    expect(next).not.toBe(keySet);
    expect([...next.keys]).toEqual([...keySet.keys]);
    expect([...next.keys][0]).toBe([...keySet.keys][0]);
    expect(asked).toEqual([KEYS, KEYS]);
  });

  it("uses the address that it found for an hour", async () => {
    const { clock, asked, get } = remoteWith({
      [METADATA]: { issuer: ISSUER, jwks_uri: KEYS },
      [KEYS]: jwks,
    });
    const { keySet } = await get();
    await clock.advance(3_600_000 - 1);
    await get(keySet);
    expect(asked).toEqual([METADATA, KEYS, KEYS]);
    await clock.advance(1);
    await get(keySet);
    expect(asked.slice(3)).toEqual([METADATA, KEYS]);
  });

  it("looks for the address again after a fetch from it failed", async () => {
    const remote = remoteWith({ [METADATA]: { issuer: ISSUER, jwks_uri: KEYS } });
    expect(await remote.failure()).toMatchObject({ code: "status_unexpected" });
    remote.documents[METADATA] = { issuer: ISSUER, jwks_uri: `${KEYS}/new` };
    remote.documents[`${KEYS}/new`] = jwks;
    expect((await remote.get()).keySet.keys.size).toBe(1);
  });

  it("refuses a document that is not a JWK Set", async () => {
    const { failure } = remoteWith({ [KEYS]: { keys: "none" } }, KEYS);
    expect(await failure()).toEqual({
      code: "jwks_invalid",
      cause: undefined,
      host: "login.example.com",
    });
  });

  it("names only a host that is configured", async () => {
    const elsewhere = { [METADATA]: { issuer: ISSUER, jwks_uri: ELSEWHERE } };
    expect(await remoteWith(elsewhere).failure()).toMatchObject({ host: undefined });
    expect(await remoteWith({}).failure()).toMatchObject({ host: "login.example.com" });
    expect(await remoteWith({}, ELSEWHERE).failure()).toMatchObject({ host: "keys.example.net" });
  });

  it("has one deadline for discovery and keys together", async () => {
    let answer = (): void => {};
    const slow = () =>
      new Promise<Response>((resolve) => {
        answer = () => resolve(Response.json({ issuer: ISSUER, jwks_uri: KEYS }));
      });
    const { clock, asked, failure } = remoteWith({ [METADATA]: slow, [KEYS]: hang });
    const failing = failure();
    await clock.advance(3000);
    answer();
    await clock.advance(1999);
    expect(asked.at(-1)).toBe(KEYS);
    expect(await Promise.race([failing, Promise.resolve("waiting")])).toBe("waiting");
    await clock.advance(1);
    expect(await failing).toMatchObject({ code: "timeout" });
  });

  it("ends when it is abandoned, while it looks for the address or fetches the keys", async () => {
    for (const jwksUri of [undefined, KEYS]) {
      const { get, failure } = remoteWith({ [METADATA]: hang, [KEYS]: hang }, jwksUri);
      const controller = new AbortController();
      const failing = failure(get(undefined, controller));
      controller.abort();
      expect((await failing).code).toBeDefined();
    }
  });

  it("uses nothing of what was left on Object.prototype", async () => {
    const { failure } = remoteWith({ [KEYS]: {} }, KEYS);
    Object.assign(Object.prototype, { keys: [publicJwk] });
    try {
      expect(await failure()).toMatchObject({ code: "jwks_invalid" });
    } finally {
      Reflect.deleteProperty(Object.prototype, "keys");
    }
  });
});

import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import type { FetchLike } from "../kit/net/fetch-like.js";
import { createSigner } from "../test-support/signer.js";
import { type IssuerProbe, type ProbeOptions, probeIssuer } from "./probe-issuer.js";

const ISSUER = "https://login.example.com/realms/a";
const OAUTH = "https://login.example.com/.well-known/oauth-authorization-server/realms/a";
const OPENID = "https://login.example.com/realms/a/.well-known/openid-configuration";
const JWKS = "https://login.example.com/keys";
const metadata = { issuer: ISSUER, jwks_uri: JWKS };
const { publicJwk } = createSigner("ES256");
const clock = new FakeClock();

type Answers = Readonly<Record<string, unknown>>;

/** Answers these addresses with JSON, or as the function says, and all others with 404. */
function serving(answers: Answers, headers: Record<string, string> = {}): FetchLike {
  return async (url) => {
    if (!Object.hasOwn(answers, url)) return new Response("", { status: 404 });
    const answer = answers[url];
    if (answer instanceof Error) throw answer;
    return Response.json(answer, { headers });
  };
}

const probe = (answers: Answers, options: Partial<ProbeOptions> = {}): Promise<IssuerProbe> =>
  probeIssuer({ issuer: ISSUER, fetch: serving(answers), clock, ...options });

describe("probeIssuer", () => {
  it("reads both metadata documents and every key, and reports what a gate would use of them", async () => {
    const found = await probe({
      [OPENID]: metadata,
      [JWKS]: { keys: [publicJwk, { ...publicJwk, kid: "enc", use: "enc" }, "no key"] },
    });
    expect(found).toMatchObject({
      issuer: ISSUER,
      metadata: [
        { url: OAUTH, status: 404, failure: "status_unexpected", issuer: undefined },
        { url: OPENID, status: 200, failure: undefined, issuer: ISSUER, jwksUri: JWKS },
      ],
      keySet: {
        url: JWKS,
        failure: undefined,
        lifetimeSeconds: 600,
        keys: [
          { index: 0, kid: "key-1", kty: "EC", crv: "P-256", algorithms: ["ES256"] },
          { index: 1, kid: "enc", algorithms: [], skipped: "use_not_signature" },
          { index: 2, kid: undefined, skipped: "not_an_object" },
        ],
      },
      algorithms: ["ES256"],
      outcome: "keys_skipped",
    });
  });

  it("is sound where nothing is skipped", async () => {
    expect(await probe({ [OAUTH]: metadata, [JWKS]: { keys: [publicJwk] } })).toMatchObject({
      outcome: "sound",
    });
  });

  it.each([
    ["names another issuer", { ...metadata, issuer: `${ISSUER}/` }, "issuer_differs"],
    ["names no issuer", { jwks_uri: JWKS }, "issuer_differs"],
    ["names no keys", { issuer: ISSUER }, "unreadable"],
    ["names keys over plain http", { ...metadata, jwks_uri: "http://x.example" }, "unreadable"],
    ["is not an object", [], "issuer_differs"],
    ["is missing", undefined, "unreadable"],
  ])("reports it where the metadata %s", async (_, document, outcome) => {
    const found = await probe({ [OPENID]: document, [JWKS]: { keys: [publicJwk] } });
    expect(found.outcome).toBe(outcome);
  });

  it("shows the keys behind metadata that name another issuer, and in what they differ", async () => {
    const found = await probe({
      [OPENID]: { ...metadata, issuer: `${ISSUER}/` },
      [JWKS]: { keys: [publicJwk] },
    });
    expect(found.metadata[1]).toMatchObject({
      failure: "metadata_issuer_mismatch",
      hint: "issuer_differs_by_trailing_slash",
    });
    expect(found.keySet?.keys).toHaveLength(1);
  });

  it("accepts another issuer's document where the other address has the right one", async () => {
    const other = { ...metadata, issuer: "https://login.example.com" };
    const keys = { [JWKS]: { keys: [publicJwk] } };
    const found = await probe({ [OAUTH]: other, [OPENID]: metadata, ...keys });
    expect(found.outcome).toBe("sound");
    expect(found.metadata[0]?.failure).toBe("metadata_issuer_mismatch");
  });

  it.each([
    ["is not a JWK Set", {}, "unreadable"],
    ["is empty", { keys: [] }, "no_usable_keys"],
    ["has only keys that are skipped", { keys: [{ kty: "oct", k: "AA" }] }, "no_usable_keys"],
    ["cannot be fetched", Object.assign(new Error("no"), { code: "ENOTFOUND" }), "unreadable"],
  ])("reports it where the key set %s", async (_, jwks, outcome) => {
    const found = await probe({ [OPENID]: metadata, [JWKS]: jwks });
    expect(found.outcome).toBe(outcome);
    if (jwks instanceof Error)
      expect(found.keySet).toMatchObject({ failure: "network", cause: "ENOTFOUND" });
  });

  it("fetches no metadata where the address of the keys is given", async () => {
    const found = await probe({ [JWKS]: { keys: [publicJwk] } }, { jwksUri: JWKS });
    expect(found).toMatchObject({ metadata: [], outcome: "sound" });
  });

  it("judges keys by the algorithms that are allowed", async () => {
    const found = await probe(
      { [OPENID]: metadata, [JWKS]: { keys: [publicJwk] } },
      { algorithms: ["RS256"] },
    );
    expect(found.keySet?.keys[0]?.skipped).toBe("algorithm_not_allowed");
  });

  it.each([
    [0, 0],
    [30_000, 30],
    [-3_600_000, -3600],
  ])("reads a clock that is %d ms off", async (byMs, seconds) => {
    const headers = {
      date: new Date(clock.now() + byMs).toUTCString(),
      "cache-control": "public, max-age=120",
      age: "20",
    };
    const answers = { [OPENID]: metadata, [JWKS]: { keys: [publicJwk] } };
    const { keySet } = await probe(answers, { fetch: serving(answers, headers) });
    expect(Math.abs((keySet?.clockDifferenceSeconds ?? 99) - seconds)).toBeLessThanOrEqual(1);
    expect(keySet).toMatchObject({
      cacheControl: "public, max-age=120",
      age: "20",
      lifetimeSeconds: 100,
    });
  });

  it.each(["", "yesterday", "Sun, 99 Foo 2026 00:00:00 GMT"])(
    "reads no clock from the date %j",
    async (date) => {
      const answers = { [OPENID]: metadata, [JWKS]: { keys: [publicJwk] } };
      const { keySet } = await probe(answers, { fetch: serving(answers, { date }) });
      expect(keySet?.clockDifferenceSeconds).toBeUndefined();
    },
  );

  it("truncates what a server writes, and skips keys beyond the limit", async () => {
    const keys = [{ ...publicJwk, kid: "k".repeat(1000) }, publicJwk];
    const found = await probe({ [OPENID]: metadata, [JWKS]: { keys } }, { maxKeys: 1 });
    expect(found.keySet?.keys[0]?.kid).toHaveLength(256);
    expect(found.keySet?.keys[1]?.skipped).toBe("over_limit");
  });

  it.each([
    ["plain http", "http://login.example.com", "issuer_insecure"],
    ["a name that is not an address", "login", "issuer_insecure"],
    ["a query", "https://login.example.com?x", "option_invalid"],
  ])("refuses an issuer with %s", async (_, issuer, code) => {
    await expect(probe({}, { issuer })).rejects.toMatchObject({ faults: [{ code }] });
  });
});

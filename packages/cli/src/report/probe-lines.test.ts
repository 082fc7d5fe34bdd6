import type { IssuerProbe } from "@callgate/policy/review";
import { describe, expect, it } from "vitest";
import { outcomeLine, probeRows } from "./probe-lines.js";

const ISSUER = "https://login.example.com";
const answered = {
  url: `${ISSUER}/jwks`,
  status: 200,
  failure: undefined,
  cause: undefined,
  cacheControl: undefined,
  age: undefined,
  clockDifferenceSeconds: undefined,
};
const key = {
  index: 0,
  kid: "key-1",
  kty: "EC",
  crv: "P-256",
  use: "sig",
  alg: "ES256",
  algorithms: ["ES256"] as const,
  skipped: undefined,
};
const probe = (members: Partial<IssuerProbe>): IssuerProbe => ({
  issuer: ISSUER,
  metadata: [],
  keySet: undefined,
  algorithms: ["ES256"],
  outcome: "sound",
  ...members,
});
const metadata = {
  ...answered,
  url: `${ISSUER}/.well-known`,
  issuer: ISSUER,
  hint: undefined,
  introspectionEndpoint: undefined,
};
const keySet = { ...answered, keys: [key], lifetimeSeconds: undefined };

describe("probeRows", () => {
  it("has a row for each document, each key, and the algorithms", () => {
    const jwksUri = `${ISSUER}/jwks`;
    expect(probeRows(probe({ metadata: [{ ...metadata, jwksUri }], keySet }))).toEqual([
      ["metadata", metadata.url, "200", jwksUri],
      ["keys", jwksUri, "200", "no cache-control"],
      ["key 0", "key-1", "ES256", "EC P-256 use sig alg ES256"],
      ["algorithms", "ES256"],
    ]);
  });

  it("has a row for the introspection endpoint, where there is one", () => {
    const introspectionEndpoint = `${ISSUER}/introspect`;
    const document = { ...metadata, jwksUri: undefined, introspectionEndpoint };
    expect(probeRows(probe({ metadata: [document] }))[1]).toEqual([
      "introspection",
      introspectionEndpoint,
    ]);
  });

  it("ends with the metadata where there is no address of keys", () => {
    expect(probeRows(probe({ metadata: [{ ...metadata, jwksUri: undefined }] }))).toEqual([
      ["metadata", metadata.url, "200", ""],
    ]);
  });

  it.each([
    [{ status: 404, failure: "status" }, "failed: status 404"],
    [{ status: undefined, failure: "network", cause: "ENOTFOUND" }, "failed: network ENOTFOUND"],
    [{ status: undefined, failure: "timeout" }, "failed: timeout"],
  ])("says why a document cannot be used: %j", (members, verdict) => {
    const failed = { ...metadata, jwksUri: undefined, ...members };
    expect(probeRows(probe({ metadata: [failed] }))[0]?.[2]).toBe(verdict);
  });

  it.each([
    [
      { issuer: `${ISSUER}/`, hint: "issuer_differs_by_trailing_slash" },
      `names ${ISSUER}/: issuer differs by trailing slash`,
    ],
    [{ issuer: undefined, hint: "issuer_differs" }, "names no issuer: issuer differs"],
  ])("says how another issuer differs: %j", (members, text) => {
    const other = {
      ...metadata,
      jwksUri: undefined,
      ...members,
    } as IssuerProbe["metadata"][number];
    expect(probeRows(probe({ metadata: [other] }))[0]?.[3]).toBe(text);
  });

  it.each([
    [{ cacheControl: "max-age=60", lifetimeSeconds: 60 }, "cache-control max-age=60, kept 60 s"],
    [{ clockDifferenceSeconds: 1 }, "no cache-control, clocks agree"],
    [{ clockDifferenceSeconds: 90 }, "no cache-control, clock 90 s ahead"],
    [{ clockDifferenceSeconds: -7 }, "no cache-control, clock 7 s behind"],
  ])("shows times: %j", (members, text) => {
    const rows = probeRows(probe({ keySet: { ...keySet, ...members } }));
    expect(rows[0]?.[3]).toBe(text);
  });

  it("shows a key that is skipped, members that it does not have, and a set without a usable key", () => {
    const bare = { kid: undefined, crv: undefined, use: undefined, alg: undefined };
    const skipped = { ...key, ...bare, kty: "oct", algorithms: [], skipped: "kty_unsupported" };
    const keys = [skipped as unknown as typeof key];
    expect(probeRows(probe({ keySet: { ...keySet, keys }, algorithms: [] })).slice(1)).toEqual([
      ["key 0", "(no kid)", "skipped: kty_unsupported", "oct"],
      ["algorithms", "(none)"],
    ]);
  });
});

describe("outcomeLine", () => {
  it.each(["sound", "keys_skipped", "no_usable_keys", "issuer_differs", "unreadable"] as const)(
    "says how a gate uses an issuer: %s",
    (outcome) => {
      expect(outcomeLine(probe({ outcome }))).toMatch(/gate|answered 503/);
    },
  );
});

import { describe, expect, it } from "vitest";
import { deny } from "../../decision/deny.js";
import type { IssuerDirectory } from "../jwt/issuer-directory.js";
import type { TokenVerifier } from "../token-verifier.js";
import type { Introspector, ListedIssuer } from "./introspection.js";
import { introspectedIssuers, routed } from "./routed.js";

const jwts: TokenVerifier = { verify: () => deny("token_malformed") };
const introspector = { verify: () => deny("token_inactive") } as unknown as Introspector;

/** A directory of these issuers, and the list of them. */
function sceneWith(
  known: readonly { issuer: string; introspector: Introspector | undefined }[],
  listed: readonly { issuer: string; prefix?: string }[],
) {
  const directory = {
    known: () => known.map(({ issuer, introspector }) => ({ trusted: { issuer }, introspector })),
  } as unknown as IssuerDirectory;
  const issuers = listed.map(({ issuer, prefix }) => ({
    issuer,
    introspection: prefix === undefined ? undefined : { settings: { tokens: "all", prefix } },
  })) as unknown as ListedIssuer[];
  return { directory, options: { issuers, maxTokenBytes: 10 } };
}

describe("introspectedIssuers", () => {
  it("are those with an introspector, each with its own settings", () => {
    const { directory, options } = sceneWith(
      [
        { issuer: "one", introspector },
        { issuer: "two", introspector: undefined },
        { issuer: "three", introspector },
        { issuer: "resolved", introspector },
        { issuer: "without", introspector },
      ],
      [
        { issuer: "three", prefix: "c_" },
        { issuer: "two", prefix: "b_" },
        { issuer: "one", prefix: "a_" },
        { issuer: "without" },
      ],
    );
    expect(introspectedIssuers(directory, options.issuers)).toEqual([
      { issuer: "one", tokens: "all", prefix: "a_", introspector },
      { issuer: "three", tokens: "all", prefix: "c_", introspector },
    ]);
  });
});

describe("routed", () => {
  it("is the verifier of JWTs itself where no issuer is introspected", () => {
    const known = [{ issuer: "one", introspector: undefined }];
    const { directory, options } = sceneWith(known, [{ issuer: "one" }]);
    expect(routed(jwts, directory, options)).toBe(jwts);
  });

  it("leads opaque tokens to the issuer of their prefix, and those that are too long nowhere", () => {
    const { directory, options } = sceneWith(
      [{ issuer: "one", introspector }],
      [{ issuer: "one", prefix: "a_" }],
    );
    const router = routed(jwts, directory, options);
    expect(router.verify("a_1")).toMatchObject({ denied: "token_inactive" });
    expect(router.verify("b_1")).toMatchObject({ denied: "token_malformed" });
    expect(router.verify("a_345678901")).toMatchObject({ denied: "token_malformed" });
  });
});

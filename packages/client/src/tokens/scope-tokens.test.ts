import { describe, expect, it } from "vitest";
import { TokenError } from "../errors.js";
import { RequestedGrants } from "../options/requested-grants.js";
import { grantFor, TokenParts } from "../test-support/token-parts.js";
import { ScopeTokens } from "./scope-tokens.js";

function newTokens(maxScopes: number) {
  const own = grantFor("own");
  const parts = new TokenParts();
  const created: (string | undefined)[] = [];
  const tokens = new ScopeTokens(
    (parameters) => {
      created.push(parameters.scope);
      return parts.newScopeToken(parameters);
    },
    own,
    maxScopes,
  );
  const grants = new RequestedGrants(own, 100);
  const tokenFor = (scope: string) => tokens.for(grants.read({ scope }).parameters);
  return { parts, tokens, tokenFor, created };
}

describe("ScopeTokens", () => {
  it("has one token for each scope, its own scope included", () => {
    const { tokens, tokenFor, created } = newTokens(10);
    expect(tokenFor("own")).toBe(tokens.byDefault);
    expect(tokenFor("a")).toBe(tokenFor("a"));
    expect(created).toEqual(["own", "a"]);
  });

  it("evicts the least recently used scope, never its own", async () => {
    const { parts, tokens, tokenFor } = newTokens(3);
    for (const scope of ["a", "b", "a", "c"]) {
      await parts.clock.advance(1);
      await tokenFor(scope)?.get(0, undefined);
    }
    expect(tokens.status().map(({ scope }) => scope)).toEqual(["own", "a", "c"]);
  });

  it("has no room where every other scope has a token fetch under way", async () => {
    const { parts, tokenFor } = newTokens(2);
    parts.endpoint.latencyMs = 1000;
    const call = tokenFor("a")?.get(0, undefined);
    expect(tokenFor("b")).toBeUndefined();
    await parts.clock.advance(1000);
    await call;
    expect(tokenFor("b")).toBeDefined();
  });

  it("drops every token when it is closed", async () => {
    const { tokens, tokenFor } = newTokens(3);
    await tokenFor("a")?.get(0, undefined);
    await tokenFor("own")?.get(0, undefined);
    await tokens.close(new TokenError("closed", "Closed"));
    expect(tokens.status()).toMatchObject([{ scope: "own", state: "empty" }]);
  });
});

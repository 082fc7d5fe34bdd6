import { describe, expect, it } from "vitest";
import { TokenError } from "../errors.js";
import { grantFor, TokenParts } from "../test-support/token-parts.js";
import { ScopeTokens } from "./scope-tokens.js";

function newTokens(maxScopes: number) {
  const parts = new TokenParts();
  const created: (string | undefined)[] = [];
  const tokens = new ScopeTokens(
    (parameters) => {
      created.push(parameters.scope);
      return parts.newScopeToken(parameters);
    },
    grantFor("own"),
    maxScopes,
  );
  return { parts, tokens, created };
}

describe("ScopeTokens", () => {
  it("has one token for each scope, its own scope included", () => {
    const { tokens, created } = newTokens(10);
    expect(tokens.for("own")).toBe(tokens.byDefault);
    expect(tokens.for("a")).toBe(tokens.for("a"));
    expect(created).toEqual(["own", "a"]);
  });

  it("evicts the least recently used scope, never its own", async () => {
    const { parts, tokens } = newTokens(3);
    for (const scope of ["a", "b", "a", "c"]) {
      await parts.clock.advance(1);
      await tokens.for(scope)?.get(0, undefined);
    }
    expect(tokens.status().map(({ scope }) => scope)).toEqual(["own", "a", "c"]);
  });

  it("has no room where every other scope has a token fetch under way", async () => {
    const { parts, tokens } = newTokens(2);
    parts.endpoint.latencyMs = 1000;
    const call = tokens.for("a")?.get(0, undefined);
    expect(tokens.for("b")).toBeUndefined();
    await parts.clock.advance(1000);
    await call;
    expect(tokens.for("b")).toBeDefined();
  });

  it("drops every token when it is closed", async () => {
    const { tokens } = newTokens(3);
    await tokens.for("a")?.get(0, undefined);
    await tokens.for("own")?.get(0, undefined);
    await tokens.close(new TokenError("closed", "Closed"));
    expect(tokens.status()).toMatchObject([{ scope: "own", state: "empty" }]);
  });
});

import { ConfigurationError } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { bearerFrom } from "./bearer.js";

const tokens = { getToken: async () => ({ value: "q7-apple" }), invalidate: () => {} };

describe("bearerFrom", () => {
  it.each([
    [undefined, {}, ["tokens"]],
    [{ getToken: tokens.getToken }, {}, ["tokens"]],
    [{ invalidate: tokens.invalidate }, {}, ["tokens"]],
    [tokens, { scope: "" }, ["scope"]],
    [tokens, { scope: 7 }, ["scope"]],
    [tokens, { scopes: "introspection" }, ["scopes"]],
    ["a token", { scope: "" }, ["tokens", "scope"]],
  ])("refuses %s with %j", (client, options, faulty) => {
    try {
      bearerFrom(client as typeof tokens, options as object);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      expect((error as ConfigurationError).faults.map(({ option }) => option)).toEqual(faulty);
    }
  });
});

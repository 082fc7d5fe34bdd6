import { describe, expect, it } from "vitest";
import { ConfigurationError, createGate, type GateOptions } from "../index.js";
import { createSigner } from "../test-support/signer.js";

/** A list whose first place is empty, as `Array(2)` and a stray comma make it. */
function afterHole<T>(value: T): T[] {
  const list: T[] = [];
  list[1] = value;
  return list;
}

const jwks = { keys: [createSigner("RS256").publicJwk] };
const only = { issuer: "https://login.example.com", audience: "orders" };

describe("a list with a hole", () => {
  it("is a fault among the issuers, of which one would be missing", () => {
    const issuers = afterHole({ alias: "shop", ...only, jwks });
    const create = () => createGate({ issuers } as GateOptions);
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow("`issuers[0]`");
  });

  it("counts as a key that cannot be used among the keys of a set, and ends no process", async () => {
    const gate = createGate({ ...only, jwks: { keys: afterHole(jwks.keys[0]) } } as never);
    expect(await gate.ready()).toBe(true);
    expect(gate.health().issuers).toMatchObject([{ keyCount: 1, skippedKeyCount: 1 }]);
    gate.close();
  });
});

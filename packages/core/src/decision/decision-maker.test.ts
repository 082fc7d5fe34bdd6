import { describe, expect, it } from "vitest";
import { type HeaderFields, NO_HEADERS } from "./decision.js";
import { DecisionMaker } from "./decision-maker.js";
import { failed, refuse } from "./evaluation.js";

describe("DecisionMaker", () => {
  it("adds the fields that every answer has to those of an evaluation", () => {
    const context = { enforced: true, scopes: [], schemes: ["Bearer"] } as const;
    const headersOf = (vary: string | undefined, headers: HeaderFields): HeaderFields => {
      const parts = { realm: "api", problemTypeBaseUrl: undefined, metadataUrl: undefined };
      const maker = new DecisionMaker({ ...parts, proofAlgorithms: [], vary });
      const refusal = { ...refuse("binding_mismatch"), headers };
      const decisions = [refusal, { ...failed(new Error()), headers }].map((evaluation) =>
        maker.make(evaluation, context),
      );
      const [denied, unavailable] = decisions.map((decision) => decision.headers);
      expect(unavailable).toEqual(denied);
      return denied ?? {};
    };
    expect(headersOf(undefined, NO_HEADERS)).toEqual({});
    expect(headersOf("Client-Cert", NO_HEADERS)).toEqual({ vary: "Client-Cert" });
    expect(headersOf(undefined, { "dpop-nonce": "n" })).toEqual({ "dpop-nonce": "n" });
    expect(headersOf("Client-Cert", { "dpop-nonce": "n" })).toEqual({
      "dpop-nonce": "n",
      vary: "Client-Cert",
    });
  });

  it("gives every decision a name of its own, which does not reveal how many there were", () => {
    const maker = new DecisionMaker({
      realm: "api",
      problemTypeBaseUrl: undefined,
      metadataUrl: undefined,
      proofAlgorithms: [],
      vary: undefined,
    });
    const ids = Array.from({ length: 10_000 }, () => maker.nextId());
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{16}$/);
    // Random identifiers have no beginning in common: eight characters are 48 bits.
    expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(8))).size).toBe(ids.length);
  });
});

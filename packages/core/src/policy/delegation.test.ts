import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createGate } from "../create-gate.js";
import { toAnswer } from "../decision/answer.js";
import type { DecisionEvent } from "../decision/decision-event.js";
import { Faults } from "../kit/configuration/faults.js";
import { createSigner } from "../test-support/signer.js";
import { optionsFor, requestWith, tokenAt } from "../test-support/valid-token.js";
import { compileDelegation } from "./delegation.js";
import type { EndpointPolicy } from "./endpoint-policy.js";

const clock = new FakeClock();
const signer = createSigner();
const events: DecisionEvent[] = [];
const gate = createGate({
  ...optionsFor(signer, clock),
  onDecision: (event) => void events.push(event),
});
const decide = (delegation: EndpointPolicy["delegation"], claims: object, more: object = {}) => {
  const policy = delegation === undefined ? more : { delegation, ...more };
  const token = tokenAt(clock, signer, claims as Record<string, unknown>);
  return gate.decide(requestWith(token), gate.policy({ callers: "any", ...policy }));
};
const outcomeOf = async (...args: Parameters<typeof decide>) => {
  const decision = await decide(...args);
  return decision.outcome === "allowed" ? "allowed" : decision.reason;
};

const gateway = { act: { client_id: "gateway", sub: "other" } };
const bySubject = { act: { sub: "gateway" } };
const twoActors = { act: { client_id: "gateway", act: { client_id: "first" } } };
const list = (maxDepth?: number) => ({ actors: ["gateway"], ...(maxDepth && { maxDepth }) });

describe("the actor of a token", () => {
  it.each([
    [{}, undefined],
    [gateway, { id: "gateway", depth: 1 }],
    [bySubject, { id: "gateway", depth: 1 }],
    [twoActors, { id: "gateway", depth: 2 }],
    [{ act: {} }, { id: undefined, depth: 1 }],
    [{ act: { client_id: 7, sub: "gateway" } }, { id: undefined, depth: 1 }],
    [{ act: "gateway" }, { id: undefined, depth: 1 }],
    [{ act: null }, { id: undefined, depth: 1 }],
    [{ act: { sub: "a", act: null } }, { id: "a", depth: 2 }],
  ])("of %j is %j", async (claims, actor) => {
    const decision = await decide(undefined, claims);
    expect(decision.auth?.actor).toEqual(actor);
    expect(decision.outcome).toBe("allowed");
  });
});

describe("delegation", () => {
  it.each<[EndpointPolicy["delegation"], object]>([
    ["any", gateway],
    ["any", { act: null }],
    ["refuse", {}],
    [list(), {}],
    [list(), gateway],
    [list(), bySubject],
    [list(2), twoActors],
  ])("%j admits a token with %j", async (delegation, claims) => {
    expect(await outcomeOf(delegation, claims)).toBe("allowed");
  });

  it.each<[EndpointPolicy["delegation"], object]>([
    ["refuse", gateway],
    ["refuse", { act: null }],
    [list(), { act: { client_id: "Gateway" } }],
    [list(), { act: { client_id: "other", sub: "gateway" } }],
    [list(), { act: { client_id: "other", act: { client_id: "gateway" } } }],
    [list(), { act: "gateway" }],
    [list(), { act: {} }],
    [list(), twoActors],
    [list(16), { act: { client_id: "gateway", ...nested(16) } }],
  ])("%j refuses a token with %j", async (delegation, claims) => {
    expect(await outcomeOf(delegation, claims)).toBe("actor_not_allowed");
  });

  it("refuses with 403, and names no scope", async () => {
    const decision = await decide("refuse", gateway, { scope: "orders:read" });
    if (decision.outcome !== "denied") throw new Error("expected a denial");
    const { status, headers } = toAnswer(decision);
    expect(status).toBe(403);
    expect(headers["www-authenticate"]).toContain('error="insufficient_scope"');
    expect(headers["www-authenticate"]).not.toContain("scope=");
  });

  it("is checked after the kind of token, and before scopes", async () => {
    expect(await outcomeOf("refuse", gateway, { tokens: "user" })).toBe("token_kind_not_allowed");
    expect(await outcomeOf("refuse", gateway, { scope: "x" })).toBe("actor_not_allowed");
  });

  it("reports to operators which actors are accepted, and which the token has", async () => {
    await decide(list(), { act: { sub: "other" } });
    expect(events.at(-1)).toMatchObject({ expected: ["gateway"], received: ["other"] });
    await decide(list(), twoActors);
    expect(events.at(-1)).toMatchObject({ expected: ["depth 1"], received: ["depth 2"] });
    await decide(list(), { act: {} });
    expect(events.at(-1)).toMatchObject({ received: ["(unnamed)"] });
  });

  it.each([
    ["all", "delegation"],
    [[], "delegation"],
    [{}, "delegation.actors"],
    [{ actors: [] }, "delegation.actors"],
    [{ actors: "gateway" }, "delegation.actors"],
    [{ actors: [""] }, "delegation.actors"],
    [{ actors: ["a"], maxDepth: 0 }, "delegation.maxDepth"],
    [{ actors: ["a"], maxDepth: 17 }, "delegation.maxDepth"],
    [{ actors: ["a"], depth: 1 }, "delegation.depth"],
  ])("cannot be %j", (delegation, option) => {
    expect(() => gate.policy({ callers: "any", delegation } as never)).toThrow(`\`${option}\``);
  });

  const notAnObject = (what: string) =>
    `option_invalid: \`delegation\` must be "any", "refuse" or an object with \`actors\`, received ${what}`;
  const notAList = (code: string, what: string) =>
    `${code}: \`delegation.actors\` must be a list of 1 to 10000 client identifiers of 1 to 1024 characters, ` +
    `received ${what}: "refuse" accepts no actor`;
  const actors = (count: number) => Array.from({ length: count }, (_, index) => `actor-${index}`);

  it.each<[unknown, string]>([
    ["all", notAnObject('"all"')],
    [null, notAnObject("null")],
    [["gateway"], notAnObject("a list")],
    [{}, notAList("option_missing", "undefined")],
    [{ actors: "gateway" }, notAList("option_invalid", '"gateway"')],
    [{ actors: [] }, notAList("option_invalid", "an empty list")],
    [{ actors: ["a", ""] }, notAList("option_invalid", "a list")],
    [{ actors: ["a", 7] }, notAList("option_invalid", "a list")],
    // A hole.
    [{ actors: Object.assign(["a"], { 2: "b" }) }, notAList("option_invalid", "a list")],
    [{ actors: ["a".repeat(1025)] }, notAList("option_invalid", "a list")],
    [
      { actors: ["a"], maxDepth: 17 },
      "option_invalid: `delegation.maxDepth` must be a whole number from 1 to 16, received 17",
    ],
  ])("as %j is refused, and its message says what it may be", (given, fault) => {
    const faults = new Faults();
    const demand = compileDelegation(given, faults);
    expect(faults.found.map(({ code, message }) => `${code}: ${message}`)).toEqual([fault]);
    // What is compiled all the same accepts no actor.
    if (!fault.includes("maxDepth")) expect(demand?.actors).toEqual(new Set());
  });

  it("accepts 10 000 actors and not one more, and identifiers of 1024 characters", () => {
    const tooMany = new Faults();
    compileDelegation({ actors: actors(10_001) }, tooMany);
    expect(tooMany.found.map(({ option }) => option)).toEqual(["delegation.actors"]);
    const faults = new Faults();
    const given = [...actors(9999), "a".repeat(1024)];
    const demand = compileDelegation({ actors: given }, faults);
    expect(faults.found).toEqual([]);
    expect(demand).toEqual({ actors: new Set(given), maxDepth: 1 });
    expect(Object.isFrozen(demand)).toBe(true);
  });

  it.each([undefined, "any"])("compiled from %j accepts every actor", (given) => {
    expect(compileDelegation(given, new Faults())).toBeUndefined();
  });
});

/** So many actors inside of one. */
function nested(depth: number): object {
  return depth === 0 ? {} : { act: { sub: "first", ...nested(depth - 1) } };
}

import { describe, expect, it } from "vitest";
import type { ClaimsSet } from "../../token/claims-set.js";
import { actorOf } from "./actor-of.js";

describe("actorOf (RFC 8693 section 4.1)", () => {
  it.each<[ClaimsSet, { readonly id: string | undefined; readonly depth: number } | undefined]>([
    [{}, undefined],
    [{ sub: "a" }, undefined],
    [{ act: { client_id: "a", sub: "b" } }, { id: "a", depth: 1 }],
    [{ act: { sub: "b" } }, { id: "b", depth: 1 }],
    [{ act: { client_id: "", sub: "b" } }, { id: undefined, depth: 1 }],
    [{ act: { client_id: null, sub: "b" } }, { id: undefined, depth: 1 }],
    [{ act: { sub: "" } }, { id: undefined, depth: 1 }],
    [{ act: {} }, { id: undefined, depth: 1 }],
    [{ act: null }, { id: undefined, depth: 1 }],
    [{ act: "a" }, { id: undefined, depth: 1 }],
    [{ act: ["a"] }, { id: undefined, depth: 1 }],
    [{ act: { sub: "a", act: { sub: "b", act: { sub: "c" } } } }, { id: "a", depth: 3 }],
    [{ act: { sub: "a", act: "b" } }, { id: "a", depth: 2 }],
  ])("of %j is %j", (claims, actor) => {
    expect(actorOf(claims)).toEqual(actor);
  });

  it("reads own members only", () => {
    expect(actorOf(Object.create({ act: { sub: "a" } }))).toBeUndefined();
    const inherited = Object.create({ client_id: "a", act: { sub: "b" } });
    expect(actorOf({ act: inherited })).toEqual({ id: undefined, depth: 1 });
  });

  it("is frozen", () => {
    expect(Object.isFrozen(actorOf({ act: { sub: "a" } }))).toBe(true);
  });
});

import { callgate } from "@callgate/express";
import type { PolicyDocument } from "@callgate/policy";
import { describe, expect, it } from "vitest";

const trusted = { issuer: "https://login.example.com", audience: "orders" };
const documentOf = (endpoints: PolicyDocument["endpoints"]): PolicyDocument => ({
  version: 1,
  endpoints,
});
const strict = documentOf({ "GET /orders": { callers: ["reports"], scope: "orders:read" } });
const wider = documentOf({ "GET /orders": { callers: ["reports", "billing"] } });

function gateWith(options: object = {}) {
  const gate = callgate({ ...trusted, policy: strict, ...options });
  gate("GET /orders");
  return gate;
}

describe("gate.reload", () => {
  it("returns what is wider now, each with a request that proves it", async () => {
    const gate = gateWith();
    const was = gate.health().policy?.version;
    const reloaded = await gate.reload(wider);
    expect(reloaded).toMatchObject({ was, version: gate.health().policy?.version });
    const before = { goesOn: false };
    const after = { goesOn: true };
    expect(reloaded.widened).toMatchObject([
      { code: "widened", caller: "billing", what: "granted", witness: { before, after } },
      {
        code: "widened",
        caller: "reports",
        what: "scope orders:read → none",
        witness: { scopes: [] },
      },
    ]);
    expect((await gate.reload(strict)).widened).toEqual([]);
    expect((await gate.reload(strict)).widened).toEqual([]);
  });

  it("does not report a new endpoint, which has no route, and reports another condition", async () => {
    const conditions = { isOpen: () => true, isShut: () => true };
    const conditional = (condition: string) =>
      documentOf({ "GET /orders": { callers: ["reports"], condition } });
    const gate = gateWith({ conditions, policy: conditional("isOpen") });
    const more = documentOf({ ...conditional("isOpen").endpoints, "GET /new": "public" });
    expect((await gate.reload(more, { refuseWidening: true })).widened).toEqual([]);
    await expect(
      gate.reload(conditional("isShut"), { refuseWidening: true }),
    ).rejects.toMatchObject({ faults: [{ code: "reload_widens" }] });
    const { widened } = await gate.reload(conditional("isShut"));
    expect(widened).toMatchObject([{ code: "indeterminate" }]);
  });

  it("refuses wider documents when the gate or the call says so, and reports what is wider", async () => {
    const refusing = gateWith({ refuseWidening: true });
    const was = refusing.health().policy;
    const faults = [
      {
        code: "reload_widens",
        option: "GET /orders",
        message:
          "`GET /orders` would admit more: billing, granted " +
          "(billing with orders:read · before caller_not_allowed · now allowed)",
      },
      { code: "reload_widens", message: expect.stringContaining("scope orders:read → none") },
    ];
    await expect(refusing.reload(wider)).rejects.toMatchObject({ faults });
    expect(refusing.health().policy).toEqual(was);
    await expect(gateWith().reload(wider, { refuseWidening: true })).rejects.toMatchObject({
      faults,
    });
    expect(await refusing.reload(wider, { refuseWidening: false })).toMatchObject({
      was: was?.version,
    });
    await refusing.reload(strict);
  });

  it("refuses another scopeImplies, which is read at the start, and accepts one that means the same", async () => {
    const implying = (scopeImplies: PolicyDocument["scopeImplies"]): PolicyDocument => ({
      ...strict,
      ...(scopeImplies && { scopeImplies }),
    });
    const chain = { "orders:admin": ["orders:write"], "orders:write": ["orders:read"] };
    const gate = gateWith({ policy: implying(chain) });
    const was = gate.health().policy;
    const faults = [{ code: "reload_invalid", option: "scopeImplies" }];
    for (const other of [undefined, { "orders:write": ["orders:read"] }])
      await expect(gate.reload(implying(other))).rejects.toMatchObject({ faults });
    await expect(gateWith().reload(implying(chain))).rejects.toMatchObject({ faults });
    expect(gate.health().policy).toEqual(was);
    const same = { ...chain, "orders:admin": ["orders:read", "orders:write"] };
    expect((await gate.reload(implying(same))).version).toBe(was?.version);
  });

  it("refuses options that cannot be right", async () => {
    for (const options of [
      { refuseWidening: 1 },
      { refuseWidening: undefined },
      { refuse: true },
    ]) {
      await expect(gateWith().reload(strict, options as never)).rejects.toThrow("Reload");
    }
    for (const refuseWidening of ["yes", undefined]) {
      expect(() => gateWith({ refuseWidening })).toThrow("refuseWidening");
    }
    expect(() => callgate({ ...trusted, refuseWidening: true })).toThrow("needs a policy document");
  });
});

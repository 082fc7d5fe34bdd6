import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createGate } from "./create-gate.js";

const options = { issuer: "https://login.example.com", audience: "https://orders.example.com" };

afterEach(() => {
  // The next file in this process is set up before Vitest would restore anything.
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** What workerd refuses while a module is loaded, which is where an application creates its gate. */
function forbid(): void {
  const refuse = (): never => {
    throw new Error("Disallowed operation called within global scope");
  };
  for (const name of ["randomBytes", "randomInt", "randomUUID"] as const)
    vi.spyOn(crypto, name).mockImplementation(refuse as never);
  syncBuiltinESMExports();
  vi.stubGlobal("setTimeout", refuse);
  vi.stubGlobal("setImmediate", refuse);
  vi.stubGlobal("fetch", async () => refuse());
}

describe("createGate, while a module is loaded", () => {
  it("draws no random number, sets no timer and fetches nothing", () => {
    forbid();
    const gate = createGate(options);
    expect(() => gate.policy({ callers: ["reports"], scope: "orders:read" })).not.toThrow();
    gate.close();
  });

  it("survives `prefetch`, whose keys are then fetched with the first request", async () => {
    forbid();
    const gate = createGate({ ...options, prefetch: true, warnings: false });
    // The rejection of a promise that nothing handles would end the test run.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    const [issuer] = gate.health().issuers;
    expect(issuer).toMatchObject({ state: "empty" });
    expect(issuer?.lastErrorAt).toBeDefined();
    gate.close();
  });
});

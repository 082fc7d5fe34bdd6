import { createGate, type Gate } from "@callgate/core";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { loadPolicy } from "../loading/load-policy.js";
import type { PolicyDocument } from "../policy-document.js";
import { policyChannel } from "./policy-event.js";
import type { PolicySource } from "./policy-source.js";
import { PolicyTable } from "./policy-table.js";
import { type ReloadOptions, reloadPolicy } from "./reload-policy.js";

const gate: Gate = createGate({
  issuer: "https://login.example.com",
  audience: "https://orders.example.com",
});
afterAll(() => gate.close());

const NOW = Date.UTC(2030, 0, 1);
const documentOf = (callers: readonly string[]): PolicyDocument => ({
  version: 1,
  endpoints: { "GET /orders": { callers: [...callers] } },
});
const [narrow, wide] = [documentOf(["reports"]), documentOf(["reports", "billing"])];

/** A table, and the events of its reloads. */
function reloadable(refuseWidening = false) {
  const events: unknown[] = [];
  const listen = (event: unknown) => void events.push(event);
  policyChannel.subscribe(listen);
  onTestFinished(() => void policyChannel.unsubscribe(listen));
  const table = new PolicyTable(gate, loadPolicy(narrow));
  const loading = (source: PolicySource) => loadPolicy(source as PolicyDocument);
  const clock = { now: () => NOW };
  const reload = (source: PolicySource, options: ReloadOptions = {}, load = loading) =>
    reloadPolicy(table, source, options, { load, refuseWidening, clock });
  return { events, table, reload };
}

describe("reloadPolicy", () => {
  it("puts a document in force, and reports both versions", async () => {
    const { events, table, reload } = reloadable();
    const was = table.inForce.version;
    const reloaded = await reload(wide);
    expect(reloaded).toMatchObject({ was, version: table.inForce.version });
    expect(reloaded.widened).toMatchObject([{ code: "widened", caller: "billing" }]);
    expect(events).toEqual([
      {
        type: "policy_reloaded",
        at: NOW,
        issuer: undefined,
        version: reloaded.version,
        was,
        faults: [],
      },
    ]);
    expect(Object.isFrozen(events[0])).toBe(true);
  });

  it("leaves the one in force where another has faults, and reports at most 10 of their codes", async () => {
    const { events, table, reload } = reloadable();
    const before = table.inForce;
    const names = Array.from({ length: 12 }, (_, index) => [`/x${index}`, "none"]);
    const endpoints = Object.fromEntries(names);
    await expect(reload({ version: 1, endpoints })).rejects.toThrow("endpoint_malformed");
    expect(table.inForce).toEqual(before);
    const faults = Array(10).fill("endpoint_malformed");
    const { version } = before;
    expect(events).toMatchObject([{ type: "policy_reload_failed", version, was: version, faults }]);
  });

  it("reports no fault for an error of another kind", async () => {
    const { events, reload } = reloadable();
    const broken = new RangeError("broken");
    const load = () => {
      throw broken;
    };
    await expect(reload(wide, {}, load)).rejects.toBe(broken);
    expect(events).toMatchObject([{ type: "policy_reload_failed", faults: [] }]);
  });

  it.each<[boolean, ReloadOptions, boolean]>([
    [false, {}, false],
    [true, {}, true],
    [false, { refuseWidening: true }, true],
    [true, { refuseWidening: false }, false],
  ])(
    "with refuseWidening %j of the gate and %j of the call, refuses: %j",
    async (ofGate, options, refuses) => {
      const { events, reload } = reloadable(ofGate);
      const reloading = reload(wide, options);
      if (refuses) {
        await expect(reloading).rejects.toMatchObject({
          faults: [{ code: "reload_widens", option: "GET /orders" }],
        });
        expect(events).toMatchObject([{ faults: ["reload_widens"] }]);
      } else expect((await reloading).widened).toHaveLength(1);
    },
  );

  it.each([{ refuseWidening: 1 }, { refuseWidening: undefined }, { refuse: true }])(
    "refuses the options %j, and reports that",
    async (options) => {
      const { events, table, reload } = reloadable();
      const before = table.inForce;
      await expect(reload(wide, options as never)).rejects.toThrow(/^Reload: /);
      expect(table.inForce).toEqual(before);
      expect(events).toMatchObject([{ type: "policy_reload_failed" }]);
    },
  );
});

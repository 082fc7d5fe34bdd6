import type { DecisionEvent } from "@callgate/core";
import { callgate } from "@callgate/express";
import { loadPolicy, type Policy, type PolicyDocument } from "@callgate/policy";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { seededRandom, startServer } from "@callgate-tooling/test-support";
import express from "express";
import { Pool } from "undici";
import { describe, expect, it } from "vitest";

// The long run: RELOAD_SECONDS=30 RELOAD_RATE=2000. Ten documents a second, whatever the rate.
const SECONDS = Number(process.env.RELOAD_SECONDS ?? 2);
const RATE = Number(process.env.RELOAD_RATE ?? 300);
const SWAPS = SECONDS * 10;
const STEP_MS = 10;
/** Most concurrent requests: a machine that is too slow lowers the rate instead of growing a queue. */
const UNDER_WAY = 256;
const CALLERS = ["checkout", "reports", "billing", "stranger"] as const;
const METHODS = ["GET", "POST"] as const;

/** A unique document: it lists the callers of its number's bits. */
function documentOf(serial: number): PolicyDocument {
  const listed = (bits: number) => [
    `only-in-${serial}`,
    ...CALLERS.slice(0, 3).filter((_, index) => (bits >> index) & 1),
  ];
  return {
    version: 1,
    endpoints: {
      "GET /orders": { callers: listed(serial) },
      "POST /orders": { callers: listed(serial >> 3), ...(serial % 5 === 0 && { scope: "x" }) },
      ...(serial % 7 === 0 && { "HEAD /orders": "none" }),
    },
  };
}

/** Whether a document, by its own lists, admits a caller whose token has no scope `x`. */
function admits({ entries }: Policy, entry: string, caller: string): boolean {
  const { callers = [], scope } = entries.find(({ name }) => name === entry)?.policy ?? {};
  return scope === undefined && callers.includes(caller);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a document that is loaded again under load", () => {
  it(`decides every request by one version, over ${SWAPS} versions and ${RATE} requests a second`, {
    timeout: 60_000 + 4000 * SECONDS,
  }, async () => {
    const random = seededRandom(10);
    const issuer = await createTestIssuer();
    const policies = Array.from({ length: SWAPS + 1 }, (_, serial) =>
      loadPolicy(documentOf(serial)),
    );
    const offered = new Map(policies.map((policy) => [policy.version, policy]));
    const decisions = { allowed: 0, denied: 0, unavailable: 0 };
    const versions = new Set<string>();
    const wrong: unknown[] = [];
    const onDecision = ({ outcome, reason, caller = "", policy }: DecisionEvent): void => {
      decisions[outcome] += 1;
      versions.add(policy?.version ?? "");
      const by = offered.get(policy?.version ?? "");
      const expected = by && admits(by, policy?.entry ?? "", caller) ? "allowed" : "denied";
      if (by === undefined || outcome !== expected) wrong.push([policy, caller, outcome, reason]);
    };
    const [first, ...rest] = policies as [Policy, ...Policy[]];
    const gate = callgate({
      issuer: issuer.url,
      audience: issuer.audience,
      policy: first,
      onDecision,
    });
    const app = express();
    const ok: express.RequestHandler = (_request, response) => void response.sendStatus(200);
    app.get("/orders", gate("GET /orders"), ok);
    app.post("/orders", gate("POST /orders"), ok);
    const server = await startServer(app);
    const pool = new Pool(server.origin, { connections: 16 });
    const tokens = await Promise.all(CALLERS.map((caller) => issuer.token({ caller })));

    const statuses: Record<string, number> = {};
    const failures: unknown[] = [];
    let underWay = 0;
    const ask = async (): Promise<void> => {
      underWay += 1;
      const method = METHODS[Math.floor(random() * METHODS.length)] ?? "GET";
      const headers = bearer(tokens[Math.floor(random() * tokens.length)] ?? "");
      try {
        const response = await pool.request({ method, path: "/orders", headers });
        await response.body.dump();
        statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
      } catch (error) {
        failures.push(error);
      } finally {
        underWay -= 1;
      }
    };

    let inForce = first.version;
    const reload = async (): Promise<void> => {
      for (const [index, policy] of rest.entries()) {
        await pause((SECONDS * 1000) / SWAPS);
        const { version, was } = await gate.reload(policy);
        if (was !== inForce || version !== policy.version) wrong.push(["reload", version, was]);
        inForce = version;
        if (index % 10 !== 0) continue;
        const refused = await gate
          .reload({ version: 1, endpoints: { "GET /orders": "none" } })
          .catch((error: { faults?: readonly { code: string }[] }) => error.faults?.[0]?.code);
        const { version: stays } = gate.health().policy ?? {};
        if (refused !== "reload_unbinds" || stays !== inForce)
          wrong.push(["refused", refused, stays]);
      }
    };

    let running = true;
    const asked: Promise<void>[] = [];
    const press = async (): Promise<void> => {
      const began = performance.now();
      while (running) {
        const due = Math.floor(((performance.now() - began) / 1000) * RATE);
        while (asked.length < due && underWay < UNDER_WAY) asked.push(ask());
        await pause(STEP_MS);
      }
    };
    const [began, used] = [performance.now(), process.cpuUsage()];
    const pressing = press();
    await reload();
    running = false;
    await pressing;
    await Promise.all(asked);
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(used);
    await pool.close();
    await server.close();
    await issuer.close();
    gate.close();

    const rate = Math.round(asked.length / seconds);
    if (process.env.RELOAD_SECONDS !== undefined) {
      const cpuSeconds = (user + system) / 1e6;
      const figures = { requests: asked.length, seconds, rate, cpuSeconds };
      console.info({ ...figures, versions: versions.size, decisions, statuses });
    }
    expect(failures).toEqual([]);
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(statuses).toEqual({ 200: decisions.allowed, 403: decisions.denied });
    expect(decisions.allowed + decisions.denied).toBe(asked.length);
    expect(versions.size).toBeGreaterThan(SWAPS / 2);
  });
});

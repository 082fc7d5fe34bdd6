import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ManyCalls } from "./many-calls.js";
import { orders } from "./services.js";
import type { Stage } from "./stage.js";

const DEADLINE_MS = 5_000;

/** One call that is refused, and the line of the orders' audit log with the `decisionId` of the answer. */
export const foundByDecision: ManyCalls = {
  name: "reports, found in the audit log",
  async place(stage, path) {
    const token = await stage.authority.token("reports", orders);
    const response = await fetch(stage.addressOf(orders) + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    const { code, decisionId } = (await response.json()) as { code: string; decisionId: string };
    const { caller, endpoint, expected } = await lineOf(decisionId, stage);
    return {
      status: response.status,
      reason: code,
      challenge: response.headers.get("www-authenticate") ?? undefined,
      learned: `line of ${caller} at ${endpoint}, expected ${expected}`,
    };
  },
};

interface AuditLine {
  readonly decisionId: string;
  readonly caller: string;
  readonly endpoint: string;
  readonly expected: readonly string[];
}

/** Lines are written some 50 ms after their decisions. */
async function lineOf(decisionId: string, stage: Stage): Promise<AuditLine> {
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const lines = readFileSync(stage.auditLogOf(orders), "utf8").split("\n");
    const found = lines.find((line) => line.includes(`"decisionId":"${decisionId}"`));
    if (found !== undefined) return JSON.parse(found) as AuditLine;
    await sleep(20);
  }
  throw new Error(`the audit log of the orders has no decision ${decisionId}`);
}

import { setTimeout as sleep } from "node:timers/promises";
import { orders } from "./services.js";
import type { Stage } from "./stage.js";

const GRANTED_MS = 3_000;

const READ = "  GET /orders: { callers: [group:readers], scope: orders:read }";
const WRITE = "  POST /orders: { callers: [checkout], scope: orders:write }";

let grantEndsAt = 0;

/** The orders' document in report mode for one entry: what it would refuse is let through. */
export const reportOnly = (stage: Stage): Promise<void> =>
  change(stage, WRITE, WRITE.replace(" }", ", mode: report }"));

/** The document without `reports` for `GET /orders`. */
export const withoutReports = (stage: Stage): Promise<void> =>
  change(stage, READ, READ.replace("group:readers", "checkout"));

/** The document with a grant for `reports` that ends in a moment. */
export async function reportsForAMoment(stage: Stage): Promise<void> {
  grantEndsAt = Date.now() + GRANTED_MS;
  const until = new Date(grantEndsAt).toISOString();
  const grant = `{ client: reports, until: "${until}", ticket: OPS-7 }`;
  await change(stage, READ, READ.replace("group:readers", `checkout, ${grant}`));
}

/** Waits until that grant has ended. */
export async function outlastGrant(): Promise<void> {
  await sleep(Math.max(0, grantEndsAt + 1 - Date.now()));
}

/** The document next to the service. */
export const asItWas = (stage: Stage): Promise<void> => stage.changePolicy(orders, (text) => text);

async function change(stage: Stage, entry: string, changed: string): Promise<void> {
  await stage.changePolicy(orders, (text) => {
    if (!text.includes(entry)) throw new Error(`the orders' document has no line "${entry}"`);
    return text.replace(entry, changed);
  });
}

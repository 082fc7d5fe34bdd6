import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createAuditLog, createGate } from "@callgate/core";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { pino } from "pino";
import { afterAll, expect, it } from "vitest";
import { createApp } from "./audit-log.js";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "callgate-audit-"));
const file = join(folder, "audit.log");
const issuer = await createTestIssuer();
const { app, audit } = createApp(issuer.gateOptions, file);
const server = await startServer(app);

afterAll(async () => {
  await server.close();
  await audit.close();
  await issuer.close();
  rmSync(folder, { recursive: true });
});

async function get(caller: string): Promise<Response> {
  const headers = bearer(await issuer.token({ caller, scope: "orders:read" }));
  return fetch(`${server.origin}/orders/7`, { headers });
}

it("writes each decision on a line, and finds a refusal by the `decisionId` of its answer", async () => {
  await (await get("reports")).text();
  const response = await get("stranger");
  const { decisionId } = (await response.json()) as { decisionId: string };
  await expect.poll(() => readFileSync(file, "utf8").split("\n")).toHaveLength(3);

  // As on the page; -F because an identifier may begin with a hyphen.
  const { stdout } = await run("grep", ["-F", `"decisionId":"${decisionId}"`, file]);
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: "denied",
    reason: "caller_not_allowed",
    caller: "stranger",
    endpoint: "GET /orders/:id",
    expected: ["reports"],
    sequence: 2,
  });
});

it("keeps the file from other users, and shows that nothing was dropped", async () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const response = await fetch(`${server.origin}/healthz`);
  expect(await response.json()).toMatchObject({ audit: { state: "open", dropped: 0 } });
});

it("may be written to a destination of pino", async () => {
  const other = join(folder, "pino.log");
  const write = pino.destination({ dest: other, sync: false });
  const log = createAuditLog({ write, format: "json", include: "all" });
  const gate = createGate({ ...issuer.gateOptions, onDecision: log.record });
  const request = { method: "GET", url: "/", authorization: [] };
  const { decisionId } = await gate.decide(request, gate.policy({ callers: ["reports"] }));
  await log.close();
  write.end();
  await once(write, "close");
  expect(readFileSync(other, "utf8")).toContain(`"decisionId":"${decisionId}"`);
});

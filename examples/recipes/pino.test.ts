import { bearer, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { pino } from "pino";
import { afterAll, expect, it } from "vitest";
import { createApp, redact } from "./pino.js";

const issuer = await createTestIssuer();
const lines: Record<string, unknown>[] = [];
const log = pino(
  { timestamp: false, base: null },
  { write: (line) => void lines.push(JSON.parse(line)) },
);
const server = await startServer(createApp(issuer.gateOptions, log));

afterAll(async () => {
  await server.close();
  await issuer.close();
});

async function linesOf(caller: string): Promise<Record<string, unknown>[]> {
  const headers = bearer(await issuer.token({ caller, scope: "orders:read" }));
  await (await fetch(`${server.origin}/orders/7`, { headers })).text();
  await expect.poll(() => lines.at(-1)).toHaveProperty("status");
  return lines.splice(0);
}

it("logs who was admitted", async () => {
  expect(await linesOf("reports")).toEqual([
    { level: 30, method: "GET", status: 200, decisionId: expect.any(String), caller: "reports" },
  ]);
});

it("logs a refusal twice, joined by its decision", async () => {
  const [event, access] = await linesOf("stranger");
  expect(event).toMatchObject({
    msg: "refused",
    reason: "caller_not_allowed",
    endpoint: "GET /orders/:id",
    expected: ["reports"],
    received: ["stranger"],
  });
  expect(access).toMatchObject({ status: 403, caller: "stranger" });
  expect(access?.decisionId).toBe(event?.decisionId);
});

it("keeps tokens out of requests that are logged whole", () => {
  const written: string[] = [];
  const { req } = pino.stdSerializers;
  const requests = pino({ redact, serializers: { req } }, { write: (line) => written.push(line) });
  requests.info({
    req: { method: "GET", headers: { authorization: "Bearer a.b.c", accept: "*/*" } },
  });
  expect(written.join()).toContain("*/*");
  expect(written.join()).not.toContain("a.b.c");
});

import { bearer, createTestIssuer } from "@callgate/testkit";
import { ConsoleLogger, Logger } from "@nestjs/common";
import { afterAll, expect, it } from "vitest";
import { createApp } from "./nestjs.js";

const issuer = await createTestIssuer();
const app = await createApp(issuer.gateOptions);
await app.listen(0, "127.0.0.1");
const origin = await app.getUrl();
const reports = bearer(await issuer.token({ caller: "reports", scope: "orders:read" }));
const stranger = bearer(await issuer.token({ caller: "stranger", scope: "orders:read" }));

const written: string[] = [];
class Recorder extends ConsoleLogger {
  protected override printMessages(messages: unknown[]): void {
    written.push(...messages.map(String));
  }
  protected override printStackTrace(stack: string): void {
    written.push(stack);
  }
}
Logger.overrideLogger(new Recorder());

afterAll(async () => {
  await app.close();
  await issuer.close();
});

it("admits a listed caller, and passes it to the handler", async () => {
  const response = await fetch(`${origin}/orders/7`, { headers: reports });
  expect(await response.json()).toEqual({ for: "reports" });
});

it("keeps the problem document of a refusal", async () => {
  const response = await fetch(`${origin}/orders/7`, { headers: stranger });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
  expect(await response.json()).toMatchObject({ status: 403, code: "caller_not_allowed" });
});

it("keeps the challenge", async () => {
  const response = await fetch(`${origin}/orders/7`);
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="api"');
});

it("refuses a route without a policy", async () => {
  const response = await fetch(`${origin}/orders`, { headers: reports });
  expect(await response.json()).toMatchObject({ status: 403, code: "endpoint_undeclared" });
});

it("writes nothing to the log for a refusal", () => {
  expect(written).toEqual([]);
});

import { catalogue } from "@callgate/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameworks, type RunningApp } from "./support/frameworks.js";
import { exchange } from "./support/raw-http.js";
import { createScene, endpoints, GOOD, type Scene } from "./support/scene.js";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

describe.each(frameworks)('$name with onDenied: "next"', ({ start }) => {
  let plain: RunningApp;
  let handling: RunningApp;
  beforeAll(async () => {
    plain = await start(scene.gate, { endpoints, onDenied: "next" });
    handling = await start(scene.gate, { endpoints, onDenied: "next", handlesErrors: true });
  });
  afterAll(() => Promise.all([plain, handling].map((app) => app[Symbol.asyncDispose]())));

  it("lets an error path without a handler keep the status and the challenge", async () => {
    const { status, headers, body } = await exchange(plain.port, await byIntruder(scene));
    const { text } = catalogue.caller_not_allowed;
    expect(status).toBe(403);
    expect(headers["www-authenticate"]).toBe(
      `Bearer realm="api", error="insufficient_scope", error_description="${text}"`,
    );
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["content-type"]).not.toContain("problem+json");
    expect(body).toContain(text);
  });

  it("also challenges a request without credentials there", async () => {
    const { status, headers } = await exchange(plain.port, {});
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toBe('Bearer realm="api"');
  });

  it("lets an error path without a handler keep Retry-After", async () => {
    const token = await scene.silentIssuer.token(GOOD);
    const { status, headers } = await exchange(plain.port, {
      lines: [`Authorization: Bearer ${token}`],
    });
    expect(status).toBe(503);
    expect(headers["retry-after"]).toMatch(/^[1-9]\d*$/);
  });

  it("passes the decision to the application's error handler", async () => {
    const { status, body } = await exchange(handling.port, await byIntruder(scene));
    expect(status).toBe(418);
    expect(JSON.parse(body)).toMatchObject({
      code: "caller_not_allowed",
      decision: { outcome: "denied", reason: "caller_not_allowed", auth: { subject: "intruder" } },
    });
  });

  it("passes on a request without credentials", async () => {
    const { status, body } = await exchange(handling.port, {});
    expect(status).toBe(418);
    expect(JSON.parse(body)).toMatchObject({ code: "credentials_missing" });
  });

  it("attaches no caller for the handler after a refusal", async () => {
    const { body } = await exchange(handling.port, await byIntruder(scene));
    expect(JSON.parse(body)).toMatchObject({ sawAuth: false });
  });

  it("admits the same callers as otherwise", async () => {
    const lines = [`Authorization: Bearer ${await scene.issuer.token(GOOD)}`];
    expect((await exchange(handling.port, { lines })).status).toBe(200);
  });
});

async function byIntruder({ issuer }: Scene): Promise<{ readonly lines: readonly string[] }> {
  const token = await issuer.token({ ...GOOD, caller: "intruder" });
  return { lines: [`Authorization: Bearer ${token}`] };
}

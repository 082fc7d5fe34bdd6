import type { TokenOptions } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameworks, type RunningApp } from "./support/frameworks.js";
import { exchange } from "./support/raw-http.js";
import { createScene, endpoints, GOOD, type Scene } from "./support/scene.js";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene("report");
});
afterAll(() => scene[Symbol.asyncDispose]());

describe.each(frameworks)("$name in report mode", ({ start }) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await start(scene.gate, { endpoints });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const call = (...lines: string[]) => exchange(app.port, { lines });
  const callWith = async (token: Promise<string>) => call(`Authorization: Bearer ${await token}`);

  it("lets a request without credentials through, without a caller", async () => {
    const { status, body } = await call();
    expect([status, body]).toEqual([200, '{"caller":null}']);
  });

  it("lets a request with two credentials through, without a caller", async () => {
    const { status, body } = await call("Authorization: Bearer a", "Authorization: Bearer b");
    expect([status, body]).toEqual([200, '{"caller":null}']);
  });

  it("lets a forged token through, without a caller", async () => {
    const { status, body } = await callWith(scene.issuer.forge.wrongKey(GOOD));
    expect([status, body]).toEqual([200, '{"caller":null}']);
  });

  it("lets a request through that could not be decided, without a caller", async () => {
    const { status, body } = await callWith(scene.silentIssuer.token(GOOD));
    expect([status, body]).toEqual([200, '{"caller":null}']);
  });

  it.each<[string, TokenOptions]>([
    ["an unlisted caller", { ...GOOD, caller: "intruder" }],
    ["a scope too few", { ...GOOD, scope: [] }],
  ])("lets %s through, and the handler sees the caller", async (_title, options) => {
    const { status, body } = await callWith(scene.issuer.token(options));
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ caller: { id: options.caller } });
  });
});

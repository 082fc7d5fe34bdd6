import { once } from "node:events";
import { request } from "undici";
import { describe, expect, it } from "vitest";
import { agentWith } from "./test-support/agent-with.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { serve } from "./test-support/test-server.js";

describe("an abort through undici", () => {
  const reason = new Error("no longer needed");

  it("before the request sends nothing", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    const signal = AbortSignal.abort(reason);
    await expect(request(server.origin, { dispatcher, signal })).rejects.toBe(reason);
    expect([server.seen, supplier.requested]).toEqual([[], []]);
  });

  it("ends the wait for the token", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    supplier.gate = new Promise(() => {});
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    const controller = new AbortController();
    const pending = request(server.origin, { dispatcher, signal: controller.signal });
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    expect(supplier.requested[0]?.signal?.aborted).toBe(true);
    expect(server.seen).toEqual([]);
  });

  it("ends the wait for the answer", async () => {
    const controller = new AbortController();
    const server = await serve(() => controller.abort(reason));
    const dispatcher = agentWith(new FakeSupplier(), { origins: [server.origin] });
    const pending = request(server.origin, { dispatcher, signal: controller.signal });
    await expect(pending).rejects.toBe(reason);
    await server.cutShort;
  });

  it("ends the wait for another token", async () => {
    const supplier = new FakeSupplier();
    const controller = new AbortController();
    const server = await serve((_request, response) => {
      supplier.gate = new Promise(() => {});
      response.writeHead(401, { "www-authenticate": "Bearer error=invalid_token" }).write("…");
    });
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    const pending = request(server.origin, { dispatcher, signal: controller.signal });
    const ended = expect(pending).rejects.toBe(reason);
    while (supplier.requested.length < 2) await new Promise(setImmediate);
    controller.abort(reason);
    await ended;
    await server.cutShort;
    expect(server.seen).toHaveLength(1);
  });

  it("ends the answer while it is read", async () => {
    const server = await serve((_request, response) => void response.write("begun"));
    const dispatcher = agentWith(new FakeSupplier(), { origins: [server.origin] });
    const controller = new AbortController();
    const { body } = await request(server.origin, { dispatcher, signal: controller.signal });
    body.resume();
    const failed = once(body, "error");
    controller.abort(reason);
    expect(await failed).toEqual([reason]);
    await server.cutShort;
  });
});

import type { Dispatcher } from "undici";
import { describe, expect, it } from "vitest";
import { agentWith } from "./test-support/agent-with.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { serve } from "./test-support/test-server.js";

const REFUSAL = { "www-authenticate": "Bearer error=invalid_token" };

/** A handler that counts what it is told, and resolves when that is over. */
function counting(onStart: (controller: Dispatcher.DispatchController) => void = () => {}) {
  const told = { starts: 0, bytes: 0, ends: 0, errors: [] as Error[] };
  let finish = (): void => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const handler: Dispatcher.DispatchHandler & { controller?: Dispatcher.DispatchController } = {
    onRequestStart(controller) {
      handler.controller = controller;
    },
    onResponseStart(controller) {
      told.starts += 1;
      onStart(controller);
    },
    onResponseData(_controller, chunk) {
      told.bytes += chunk.length;
    },
    onResponseEnd() {
      told.ends += 1;
      finish();
    },
    onResponseError(_controller, error) {
      told.errors.push(error);
      finish();
    },
  };
  return { told, over, handler };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

describe("TokenDispatch", () => {
  const long = "x".repeat(3_000_000);

  it("lets an answer that was held back flow on by itself", async () => {
    const server = await serve((_request, response) => response.writeHead(401, REFUSAL).end(long));
    const { told, over, handler } = counting();
    const dispatcher = agentWith(new FakeSupplier(0), { origins: [server.origin] });
    dispatcher.dispatch({ origin: server.origin, path: "/", method: "GET" }, handler);
    await over;
    expect(told).toEqual({ starts: 1, bytes: long.length, ends: 1, errors: [] });
  });

  it.each([
    ["held back", 401],
    ["not held back", 200],
  ])("leaves an answer that was %s paused until its handler wants more", async (_what, status) => {
    const server = await serve((_request, response) =>
      response.writeHead(status, REFUSAL).end(long),
    );
    const { told, over, handler } = counting((controller) => controller.pause());
    const dispatcher = agentWith(new FakeSupplier(0), { origins: [server.origin] });
    dispatcher.dispatch({ origin: server.origin, path: "/", method: "GET" }, handler);
    while (told.starts === 0) await turns(1);
    await turns(200);
    expect(told.bytes).toBeLessThan(200_000);
    handler.controller?.resume();
    await over;
    expect(told).toEqual({ starts: 1, bytes: long.length, ends: 1, errors: [] });
  });

  it("reads no further while an answer is held back", async () => {
    let written = 0;
    const chunk = Buffer.alloc(1_000_000);
    const supplier = new FakeSupplier();
    const server = await serve((_request, response) => {
      supplier.gate = new Promise(() => {});
      response.writeHead(401, REFUSAL);
      const push = (): void => {
        written += chunk.length;
        response.write(chunk, () => written < 200_000_000 && push());
      };
      push();
    });
    const { handler } = counting();
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    dispatcher.dispatch({ origin: server.origin, path: "/", method: "GET" }, handler);
    while (supplier.asked.length < 2) await turns(1);
    await turns(3000);
    expect(written).toBeLessThan(50_000_000);
  });

  it("tells of an abort once, whoever notices it as well", async () => {
    const supplier = new FakeSupplier();
    supplier.gate = new Promise(() => {});
    const { told, over, handler } = counting();
    const origin = "https://orders.example.com";
    const dispatcher = agentWith(supplier, { origins: [origin] });
    dispatcher.dispatch({ origin, path: "/", method: "GET" }, handler);
    const reason = new Error("changed my mind");
    handler.controller?.abort(reason);
    await over;
    await turns(5);
    expect(told.errors).toEqual([reason]);
  });
});

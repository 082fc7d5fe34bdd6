import type { Dispatcher } from "undici";
import { describe, expect, it } from "vitest";
import { agentWith } from "./test-support/agent-with.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { serve } from "./test-support/test-server.js";

const REFUSAL = { "www-authenticate": "Bearer error=invalid_token" };

/** A handler that counts its calls, and resolves after the last. */
function counting(onStart: (controller: Dispatcher.DispatchController) => void = () => {}) {
  const received = { starts: 0, bytes: 0, ends: 0, errors: [] as Error[] };
  let finish = (): void => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const handler: Dispatcher.DispatchHandler & { controller?: Dispatcher.DispatchController } = {
    onRequestStart(controller) {
      handler.controller = controller;
    },
    onResponseStart(controller) {
      received.starts += 1;
      onStart(controller);
    },
    onResponseData(_controller, chunk) {
      received.bytes += chunk.length;
    },
    onResponseEnd() {
      received.ends += 1;
      finish();
    },
    onResponseError(_controller, error) {
      received.errors.push(error);
      finish();
    },
  };
  return { received, over, handler };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

describe("TokenDispatch", () => {
  const long = "x".repeat(3_000_000);

  it("resumes an answer that was held back", async () => {
    const server = await serve((_request, response) => response.writeHead(401, REFUSAL).end(long));
    const { received, over, handler } = counting();
    const dispatcher = agentWith(new FakeSupplier(0), { origins: [server.origin] });
    dispatcher.dispatch({ origin: server.origin, path: "/", method: "GET" }, handler);
    await over;
    expect(received).toEqual({ starts: 1, bytes: long.length, ends: 1, errors: [] });
  });

  it.each([
    ["held back", 401],
    ["not held back", 200],
  ])("keeps an answer that was %s paused until its handler resumes it", async (_what, status) => {
    const server = await serve((_request, response) =>
      response.writeHead(status, REFUSAL).end(long),
    );
    const { received, over, handler } = counting((controller) => controller.pause());
    const dispatcher = agentWith(new FakeSupplier(0), { origins: [server.origin] });
    dispatcher.dispatch({ origin: server.origin, path: "/", method: "GET" }, handler);
    while (received.starts === 0) await turns(1);
    await turns(200);
    expect(received.bytes).toBeLessThan(200_000);
    handler.controller?.resume();
    await over;
    expect(received).toEqual({ starts: 1, bytes: long.length, ends: 1, errors: [] });
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
    while (supplier.requested.length < 2) await turns(1);
    await turns(3000);
    expect(written).toBeLessThan(50_000_000);
  });

  it("reports an abort once, also where undici reports it as well", async () => {
    const supplier = new FakeSupplier();
    supplier.gate = new Promise(() => {});
    const { received, over, handler } = counting();
    const origin = "https://orders.example.com";
    const dispatcher = agentWith(supplier, { origins: [origin] });
    dispatcher.dispatch({ origin, path: "/", method: "GET" }, handler);
    const reason = new Error("no longer needed");
    handler.controller?.abort(reason);
    await over;
    await turns(5);
    expect(received.errors).toEqual([reason]);
  });
});

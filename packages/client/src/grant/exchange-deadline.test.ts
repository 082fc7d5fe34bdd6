import type { RequestListener } from "node:http";
import { createFakeClock } from "@callgate/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { TokenError } from "../errors.js";
import { ask } from "./test-support/ask.js";
import { refusal, servers } from "./test-support/exchange.js";

afterEach(() => servers.close());

describe("withExchangeDeadline", () => {
  const slow: [string, RequestListener][] = [
    ["sends nothing", () => {}],
    [
      "lets its answer drip",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write('{"access_token":"');
      },
    ],
  ];

  async function pending(listener: RequestListener, signal?: AbortSignal) {
    const clock = createFakeClock();
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const tokenEndpoint = await servers.http((request, response) => {
      listener(request, response);
      arrived();
    });
    const asking = refusal(ask({ tokenEndpoint, clock }, {}, signal));
    await arrival;
    return { clock, asking };
  }

  it.each(slow)("gives up after 5 s on a server that %s", async (_how, listener) => {
    const { clock, asking } = await pending(listener);
    await clock.advance(4999);
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(1);
    expect(await asking).toMatchObject({ code: "timeout", retryable: true });
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(slow)("ends when it is called off, though a server %s", async (_how, listener) => {
    const controller = new AbortController();
    const { clock, asking } = await pending(listener, controller.signal);
    controller.abort();
    expect(await asking).toMatchObject({ code: "aborted", retryable: false });
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends with the very error it is called off with", async () => {
    const controller = new AbortController();
    const { asking } = await pending(() => {}, controller.signal);
    const closed = new TokenError("closed", "The token client is closed");
    controller.abort(closed);
    expect(await asking).toBe(closed);
  });

  it("is out of time when its signal says so", async () => {
    const controller = new AbortController();
    const { asking } = await pending(() => {}, controller.signal);
    controller.abort(new DOMException("too late", "TimeoutError"));
    expect(await asking).toMatchObject({ code: "timeout", retryable: true });
  });

  it("closes the connection it gives up on", async () => {
    let closed: Promise<void> | undefined;
    const { clock, asking } = await pending((request) => {
      closed = new Promise((resolve) => request.socket.once("close", () => resolve()));
    });
    await clock.advance(5000);
    await asking;
    await expect(closed).resolves.toBeUndefined();
  });

  it("gives up on a fetch that pays no heed to its signal", async () => {
    const clock = createFakeClock();
    const options = { tokenEndpoint: "https://login.example.com/token", clock };
    const asking = refusal(ask({ ...options, fetch: () => new Promise(() => {}) }));
    await clock.advance(5000);
    expect(await asking).toMatchObject({ code: "timeout" });
  });

  it("asks nobody when it was called off before", async () => {
    let visits = 0;
    const tokenEndpoint = await servers.http(() => {
      visits += 1;
    });
    const asking = refusal(ask({ tokenEndpoint }, {}, AbortSignal.abort()));
    expect(await asking).toMatchObject({ code: "aborted" });
    expect(visits).toBe(0);
  });
});

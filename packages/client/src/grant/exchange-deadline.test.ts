import type { RequestListener } from "node:http";
import { createFakeClock } from "@callgate/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { TokenError } from "../errors.js";
import { refusal, servers } from "./test-support/exchange.js";
import { requestToken } from "./test-support/request-token.js";

afterEach(() => servers.close());

describe("withExchangeDeadline", () => {
  const slow: [string, RequestListener][] = [
    ["sends nothing", () => {}],
    [
      "sends its answer slowly",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write('{"access_token":"');
      },
    ],
  ];

  async function startRequest(listener: RequestListener, signal?: AbortSignal) {
    const clock = createFakeClock();
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const tokenEndpoint = await servers.http((request, response) => {
      listener(request, response);
      arrived();
    });
    const pending = refusal(requestToken({ tokenEndpoint, clock }, {}, signal));
    await arrival;
    return { clock, pending };
  }

  it.each(slow)("ends after 5 s where a server %s", async (_how, listener) => {
    const { clock, pending } = await startRequest(listener);
    await clock.advance(4999);
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(1);
    expect(await pending).toMatchObject({ code: "timeout", retryable: true });
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(slow)("ends when it is aborted, though a server %s", async (_how, listener) => {
    const controller = new AbortController();
    const { clock, pending } = await startRequest(listener, controller.signal);
    controller.abort();
    expect(await pending).toMatchObject({ code: "aborted", retryable: false });
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends with the same error that it is aborted with", async () => {
    const controller = new AbortController();
    const { pending } = await startRequest(() => {}, controller.signal);
    const closed = new TokenError("closed", "The token client is closed; create another one");
    controller.abort(closed);
    expect(await pending).toBe(closed);
  });

  it("reports a timeout when its signal does", async () => {
    const controller = new AbortController();
    const { pending } = await startRequest(() => {}, controller.signal);
    controller.abort(new DOMException("too late", "TimeoutError"));
    expect(await pending).toMatchObject({ code: "timeout", retryable: true });
  });

  it("closes the connection when it ends early", async () => {
    let closed: Promise<void> | undefined;
    const { clock, pending } = await startRequest((request) => {
      closed = new Promise((resolve) => request.socket.once("close", () => resolve()));
    });
    await clock.advance(5000);
    await pending;
    await expect(closed).resolves.toBeUndefined();
  });

  it("ends where a fetch ignores its signal", async () => {
    const clock = createFakeClock();
    const options = { tokenEndpoint: "https://login.example.com/token", clock };
    const pending = refusal(requestToken({ ...options, fetch: () => new Promise(() => {}) }));
    await clock.advance(5000);
    expect(await pending).toMatchObject({ code: "timeout" });
  });

  it("sends no request when it was aborted before", async () => {
    let visits = 0;
    const tokenEndpoint = await servers.http(() => {
      visits += 1;
    });
    const pending = refusal(requestToken({ tokenEndpoint }, {}, AbortSignal.abort()));
    expect(await pending).toMatchObject({ code: "aborted" });
    expect(visits).toBe(0);
  });
});

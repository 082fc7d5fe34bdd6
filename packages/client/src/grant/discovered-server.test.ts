import { createFakeClock } from "@callgate/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { createTokenEndpoint } from "./create-token-endpoint.js";
import { NOTHING_SPECIAL, optionsWith } from "./test-support/ask.js";
import {
  granted,
  metadataOf,
  notFound,
  OAUTH,
  type Routes,
  refusal,
  servers,
  start,
} from "./test-support/discoverable.js";

afterEach(() => servers.close());

describe("DiscoveredServer", () => {
  async function setUp(routes: Routes) {
    const server = await start(routes);
    const clock = createFakeClock();
    const options = optionsWith({ issuer: server.origin, clock });
    const endpoint = createTokenEndpoint(options);
    const credential = await options.authentication.credential({ reason: "initial" });
    const request = (signal = new AbortController().signal) =>
      endpoint.request(NOTHING_SPECIAL, credential, signal);
    const asked = (path: string) => server.visits.filter((visit) => visit === path).length;
    /** Waits for a request that nobody waits for. */
    const until = async (condition: () => boolean) => {
      for (let turn = 0; turn < 1000 && !condition(); turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(condition()).toBe(true);
    };
    return { ...server, clock, request, asked, until };
  }

  it("is asked once for all who begin together", async () => {
    const { request, asked } = await setUp((issuer) => ({ [OAUTH]: metadataOf(issuer) }));
    await Promise.all(Array.from({ length: 20 }, () => request()));
    expect([asked(OAUTH), asked("/token")]).toEqual([1, 20]);
  });

  it("is kept for an hour, and used on while it is asked anew", async () => {
    const { request, asked, clock, table, until } = await setUp((issuer) => ({
      [OAUTH]: metadataOf(issuer),
    }));
    await request();
    await clock.advance(3_599_999);
    await request();
    expect(asked(OAUTH)).toBe(1);
    await clock.advance(1);
    table[OAUTH] = () => {};
    expect(await request()).toMatchObject({ value: "a-token" });
    await until(() => asked(OAUTH) === 2);
  });

  it("is asked for again after a failure", async () => {
    const { request, asked, table, origin } = await setUp(() => ({}));
    expect(await refusal(request())).toMatchObject({ code: "request_rejected" });
    table[OAUTH] = metadataOf(origin);
    expect(await request()).toMatchObject({ value: "a-token" });
    expect(asked(OAUTH)).toBe(2);
  });

  it("is doubted where the endpoint fails, but asked for once a minute at the most", async () => {
    const { request, asked, clock, table, origin, until } = await setUp((issuer) => ({
      [OAUTH]: metadataOf(issuer),
      "/new": granted,
    }));
    await request();
    table["/token"] = notFound;
    table[OAUTH] = metadataOf(origin, { token_endpoint: `${origin}/new` });
    await refusal(request());
    await refusal(request());
    expect(asked(OAUTH)).toBe(1);
    await clock.advance(60_000);
    await refusal(request());
    await until(() => asked(OAUTH) === 2);
    await clock.advance(0);
    await until(() => clock.pendingTimers === 0);
    expect(await request()).toMatchObject({ value: "a-token" });
    expect(asked("/new")).toBe(1);
  });

  it("is waited for by the others when one is called off", async () => {
    let answer = (): void => {};
    const { request, asked, until } = await setUp((issuer) => ({
      [OAUTH]: (...exchange) => {
        answer = () => metadataOf(issuer)(...exchange);
      },
    }));
    const controller = new AbortController();
    const one = refusal(request(controller.signal));
    const other = request();
    await until(() => asked(OAUTH) === 1);
    controller.abort();
    expect(await one).toMatchObject({ code: "aborted" });
    answer();
    expect(await other).toMatchObject({ value: "a-token" });
    expect(asked(OAUTH)).toBe(1);
  });

  it("is no longer waited for when the last one is called off", async () => {
    let dropped = false;
    const { request, asked, until, table, origin, clock } = await setUp(() => ({
      [OAUTH]: (incoming) => {
        incoming.socket.once("close", () => {
          dropped = true;
        });
      },
    }));
    const controller = new AbortController();
    const only = refusal(request(controller.signal));
    await until(() => asked(OAUTH) === 1);
    controller.abort();
    table[OAUTH] = metadataOf(origin);
    expect(await request()).toMatchObject({ value: "a-token" });
    expect(await only).toMatchObject({ code: "aborted" });
    await until(() => dropped);
    expect(clock.pendingTimers).toBe(0);
  });
});

import { createFakeClock } from "@callgate/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { createTokenEndpoint } from "./create-token-endpoint.js";
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
import { NOTHING_SPECIAL, optionsWith } from "./test-support/request-token.js";

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
    const requested = (path: string) => server.visits.filter((visit) => visit === path).length;
    /** Waits for a background request. */
    const until = async (condition: () => boolean) => {
      for (let turn = 0; turn < 1000 && !condition(); turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(condition()).toBe(true);
    };
    return { ...server, clock, request, requested, until };
  }

  it("is fetched once for all callers that start together", async () => {
    const { request, requested } = await setUp((issuer) => ({ [OAUTH]: metadataOf(issuer) }));
    await Promise.all(Array.from({ length: 20 }, () => request()));
    expect([requested(OAUTH), requested("/token")]).toEqual([1, 20]);
  });

  it("is cached for an hour, and used while it is fetched again", async () => {
    const { request, requested, clock, table, until } = await setUp((issuer) => ({
      [OAUTH]: metadataOf(issuer),
    }));
    await request();
    await clock.advance(3_599_999);
    await request();
    expect(requested(OAUTH)).toBe(1);
    await clock.advance(1);
    table[OAUTH] = () => {};
    expect(await request()).toMatchObject({ value: "a-token" });
    await until(() => requested(OAUTH) === 2);
  });

  it("is fetched again after a failure", async () => {
    const { request, requested, table, origin } = await setUp(() => ({}));
    expect(await refusal(request())).toMatchObject({ code: "request_rejected" });
    table[OAUTH] = metadataOf(origin);
    expect(await request()).toMatchObject({ value: "a-token" });
    expect(requested(OAUTH)).toBe(2);
  });

  it("is fetched again where the endpoint fails, once a minute at most", async () => {
    const { request, requested, clock, table, origin, until } = await setUp((issuer) => ({
      [OAUTH]: metadataOf(issuer),
      "/new": granted,
    }));
    await request();
    table["/token"] = notFound;
    table[OAUTH] = metadataOf(origin, { token_endpoint: `${origin}/new` });
    await refusal(request());
    await refusal(request());
    expect(requested(OAUTH)).toBe(1);
    await clock.advance(60_000);
    await refusal(request());
    await until(() => requested(OAUTH) === 2);
    await clock.advance(0);
    await until(() => clock.pendingTimers === 0);
    expect(await request()).toMatchObject({ value: "a-token" });
    expect(requested("/new")).toBe(1);
  });

  it("is waited for by the other callers when one is aborted", async () => {
    let answer = (): void => {};
    const { request, requested, until } = await setUp((issuer) => ({
      [OAUTH]: (...exchange) => {
        answer = () => metadataOf(issuer)(...exchange);
      },
    }));
    const controller = new AbortController();
    const one = refusal(request(controller.signal));
    const other = request();
    await until(() => requested(OAUTH) === 1);
    controller.abort();
    expect(await one).toMatchObject({ code: "aborted" });
    answer();
    expect(await other).toMatchObject({ value: "a-token" });
    expect(requested(OAUTH)).toBe(1);
  });

  it("ends when the last caller is aborted", async () => {
    let dropped = false;
    const { request, requested, until, table, origin, clock } = await setUp(() => ({
      [OAUTH]: (incoming) => {
        incoming.socket.once("close", () => {
          dropped = true;
        });
      },
    }));
    const controller = new AbortController();
    const only = refusal(request(controller.signal));
    await until(() => requested(OAUTH) === 1);
    controller.abort();
    table[OAUTH] = metadataOf(origin);
    expect(await request()).toMatchObject({ value: "a-token" });
    expect(await only).toMatchObject({ code: "aborted" });
    await until(() => dropped);
    expect(clock.pendingTimers).toBe(0);
  });
});

// cspell:ignore audiense maks
import {
  type ConfigurationError,
  createGate,
  type DecisionEvent,
  type Gate,
  type ResolvedIssuerOptions,
  type SharedOptions,
} from "@callgate/core";
import {
  createFakeClock,
  createTestIssuer,
  type FakeClock,
  type TestIssuer,
} from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const AUDIENCE = "https://orders.example.com";

let clock: FakeClock;
let issuers: TestIssuer[];

beforeEach(async () => {
  clock = createFakeClock();
  issuers = await Promise.all(
    ["one", "two"].map((name) => createTestIssuer({ clock, audience: AUDIENCE, path: `/${name}` })),
  );
});
afterEach(async () => {
  await Promise.all(issuers.map((issuer) => issuer.close()));
});

type Resolve = (
  iss: string,
) => ResolvedIssuerOptions | undefined | Promise<ResolvedIssuerOptions | undefined>;

interface Scene {
  readonly gate: Gate;
  readonly asked: string[];
  readonly events: DecisionEvent[];
  /** Decides a request with this token, for the caller `reports` of each tenant. */
  decide(token: string, callers?: readonly string[]): Promise<string>;
}

const trustAll: Resolve = (iss) =>
  issuers.some(({ url }) => url === iss) ? { alias: "tenants", audience: AUDIENCE } : undefined;

function startGate(
  resolve: Resolve = trustAll,
  options: Partial<SharedOptions> = {},
  bounds: { readonly max?: number; readonly maxAgeSeconds?: number } = {},
): Scene {
  const asked: string[] = [];
  const events: DecisionEvent[] = [];
  const gate = createGate({
    issuers: {
      resolve: (iss) => {
        asked.push(iss);
        return resolve(iss);
      },
      ...bounds,
    },
    clock,
    onDecision: (event) => void events.push(event),
    ...options,
  });
  return {
    gate,
    asked,
    events,
    async decide(token, callers = ["tenants:reports"]) {
      const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
      const decision = await gate.decide(request, gate.policy({ callers }));
      return decision.outcome === "allowed" ? "allowed" : decision.reason;
    },
  };
}

const tokenOf = (index: number, caller = "reports") =>
  (issuers[index] as TestIssuer).token({ caller });

describe("issuers that are resolved at run time", () => {
  it("are resolved once each, even for concurrent tokens", async () => {
    const { asked, decide, gate } = startGate();
    const tokens = await Promise.all([tokenOf(0), tokenOf(0), tokenOf(1), tokenOf(0)]);
    expect(await Promise.all(tokens.map((token) => decide(token)))).toEqual(
      tokens.map(() => "allowed"),
    );
    expect(await decide(await tokenOf(1))).toBe("allowed");
    expect(asked.toSorted()).toEqual(issuers.map(({ url }) => url).toSorted());
    expect(gate.health()).toMatchObject({
      usable: true,
      issuers: [{ alias: "tenants" }, { alias: "tenants" }],
    });
  });

  it("keep their keys separate: one verifies none of another's tokens", async () => {
    const { decide } = startGate();
    const [one, two] = issuers as [TestIssuer, TestIssuer];
    const forged = await one.token({ caller: "reports", claims: { iss: two.url } });
    expect(await decide(await two.token({ caller: "reports" }))).toBe("allowed");
    expect(["key_unknown", "signature_invalid"]).toContain(await decide(forged));
  });

  it("are refused when the application does not know them, and not resolved again for a minute", async () => {
    const { asked, decide } = startGate(() => undefined);
    const token = await tokenOf(0);
    expect(await decide(token)).toBe("issuer_untrusted");
    await clock.advance(59_999);
    expect(await decide(token)).toBe("issuer_untrusted");
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    await decide(token);
    expect(asked).toHaveLength(2);
  });

  it("compare callers under the alias that the application gives", async () => {
    const { decide } = startGate();
    expect(await decide(await tokenOf(0, "stranger"))).toBe("caller_not_allowed");
    expect(await decide(await tokenOf(0), ["others:reports"])).toBe("caller_not_allowed");
  });

  it("are not resolved for a value that is not an identifier, nor for a text that is not a token", async () => {
    const { asked, decide } = startGate();
    const [issuer] = issuers as [TestIssuer];
    for (const iss of [7, "", undefined, "x".repeat(1025), ["x"]]) {
      const token = await issuer.token({ claims: { iss } });
      expect(await decide(token)).toBe("issuer_untrusted");
    }
    expect(await decide("a.b.c")).toBe("token_malformed");
    expect(asked).toEqual([]);
  });

  it.each<[string, Resolve]>([
    [
      "throws",
      () => {
        throw new Error("the tenants database is down");
      },
    ],
    ["rejects", () => Promise.reject(new Error("the tenants database is down"))],
    ["returns options that cannot be right", () => ({ alias: "x" }) as never],
    ["returns no options", () => "yes" as never],
    [
      "names another issuer",
      () => ({ alias: "x", audience: AUDIENCE, issuer: "https://other.example" }),
    ],
  ])(
    "are a failure to decide when resolve %s, and the reason is reported",
    async (_what, resolve) => {
      const { decide, events, asked } = startGate(resolve);
      const token = await tokenOf(0);
      expect([await decide(token), await decide(token)]).toEqual([
        "decision_failed",
        "decision_failed",
      ]);
      expect(events[0]?.error).toBeInstanceOf(Error);
      expect(asked).toHaveLength(1);
      await clock.advance(1000);
      await decide(token);
      expect(asked).toHaveLength(2);
    },
  );

  it("report every fault of the options they were resolved to", async () => {
    const { decide, events } = startGate(() => ({ alias: "a b", audiense: "x" }) as never);
    await decide(await tokenOf(0));
    const error = events[0]?.error as ConfigurationError;
    expect(error.faults.map(({ code, option }) => `${code} ${option}`)).toEqual([
      "option_unknown resolved.audiense",
      "option_invalid resolved.alias",
      "audience_missing resolved.audience",
    ]);
  });

  it("are a failure to decide when resolve does not answer in time", async () => {
    const { decide } = startGate(() => new Promise(() => {}), { fetchTimeoutMs: 300 });
    const deciding = decide(await tokenOf(0));
    await clock.advance(300);
    expect(await deciding).toBe("decision_failed");
  });

  it("lose their trust when the answer is too old, tokens that were cached included", async () => {
    let trusted = true;
    const { decide, gate } = startGate(
      (iss) => (trusted ? trustAll(iss) : undefined),
      {},
      {
        maxAgeSeconds: 60,
      },
    );
    const token = await tokenOf(0);
    expect([await decide(token), await decide(token)]).toEqual(["allowed", "allowed"]);
    trusted = false;
    await clock.advance(59_999, gate);
    expect(await decide(token)).toBe("allowed");
    await clock.advance(1, gate);
    expect(await decide(token)).toBe("issuer_untrusted");
    expect(gate.health().issuers).toEqual([]);
  });

  it("keep their keys when a newer answer leads to the same ones", async () => {
    const { decide, gate } = startGate(trustAll, {}, { maxAgeSeconds: 60 });
    await decide(await tokenOf(0));
    const fetched = issuers[0]?.requests.jwks;
    await clock.advance(60_000, gate);
    expect(await decide(await tokenOf(0))).toBe("allowed");
    expect(issuers[0]?.requests.jwks).toBe(fetched);
  });

  it("are bounded in number, the least recently used evicted first", async () => {
    const { decide, gate, asked } = startGate(trustAll, {}, { max: 1 });
    expect(await decide(await tokenOf(0))).toBe("allowed");
    expect(await decide(await tokenOf(1))).toBe("allowed");
    expect(gate.health().issuers).toMatchObject([{ issuer: issuers[1]?.url }]);
    expect(await decide(await tokenOf(0))).toBe("allowed");
    expect(asked).toHaveLength(3);
  });

  it("share the fetches of one key set", async () => {
    const [server] = issuers as [TestIssuer];
    const tenants = Array.from({ length: 20 }, (_, n) => `https://login.example.com/tenant-${n}`);
    const { decide } = startGate((iss) =>
      tenants.includes(iss)
        ? { alias: "tenants", audience: AUDIENCE, jwksUri: `${server.url}/jwks` }
        : undefined,
    );
    const decideFor = async (iss: string) =>
      decide(await server.token({ caller: "reports", claims: { iss } }));
    expect(new Set(await Promise.all(tenants.slice(0, 10).map(decideFor)))).toEqual(
      new Set(["allowed"]),
    );
    await clock.advance(30_000);
    expect(new Set(await Promise.all(tenants.slice(10).map(decideFor)))).toEqual(
      new Set(["allowed"]),
    );
    expect(server.requests.jwks).toBe(1);
  });

  it("find a newly published key, whatever another issuer fetched before", async () => {
    const [server] = issuers as [TestIssuer];
    const { decide } = startGate(() => ({
      alias: "tenants",
      audience: AUDIENCE,
      jwksUri: `${server.url}/jwks`,
    }));
    const tokenFor = (n: number) =>
      server.token({ caller: "reports", claims: { iss: `https://login.example.com/tenant-${n}` } });
    expect([await decide(await tokenFor(1)), await decide(await tokenFor(2))]).toEqual([
      "allowed",
      "allowed",
    ]);
    await clock.advance(1);
    await server.rotate();
    expect([await decide(await tokenFor(1)), await decide(await tokenFor(2))]).toEqual([
      "allowed",
      "allowed",
    ]);
    expect(server.requests.jwks).toBe(2);
  });

  const resolve = () => undefined;

  it.each<[object, string]>([
    [{}, "option_missing issuers.resolve"],
    [{ resolve: "x" }, "option_invalid issuers.resolve"],
    [{ resolve, max: 0 }, "option_invalid issuers.max"],
    [{ resolve, maxAgeSeconds: 1.5 }, "option_invalid issuers.maxAgeSeconds"],
    [{ resolve, maks: 1 }, "option_unknown issuers.maks"],
    [{ resolve, max: undefined }, "option_invalid issuers.max"],
  ])("are checked at creation: %j", (options, fault) => {
    expect(() => createGate({ issuers: options } as never)).toThrow(
      expect.objectContaining({
        faults: [
          expect.objectContaining({ code: fault.split(" ")[0], option: fault.split(" ")[1] }),
        ],
      }),
    );
  });

  it("leave no option of an issuer at the top level", () => {
    const options = { issuers: { resolve: () => undefined }, audience: AUDIENCE };
    expect(() => createGate(options as never)).toThrow("return it from `issuers.resolve`");
  });

  it("are not resolved once the gate is closed", async () => {
    const { gate, decide, asked } = startGate();
    gate.close();
    expect(await decide(await tokenOf(0))).toBe("decision_failed");
    expect(asked).toEqual([]);
  });
});

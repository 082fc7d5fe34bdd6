import { clientSecretBasic, clientSecretPost } from "@callgate/client";
import { createGate, type Decision, type Gate, type GateOptions } from "@callgate/core";
import { type IntrospectOptions, introspect } from "@callgate/introspection";
import { staticSecret } from "@callgate/secrets";
import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { expect, it } from "vitest";

/** The scope that every token of the checks has. */
export const SCOPE = "orders:read";
/** The client that has tokens, and its secret. */
export const CALLER = { id: "checkout", secret: "pear-tree-44" } as const;
/** The client as which a gate introspects, and its secret. */
export const SERVICE = { id: "orders-api", secret: "fig-tree-12" } as const;
/** How long a gate uses an answer. */
const CACHE_SECONDS = 30;

/** A server whose opaque tokens a gate accepts by introspection. */
export interface ServerUnderTest {
  readonly issuer: string;
  /** What the gate needs for this server, beside its issuer, according to docs/profiles.md. */
  readonly gate: Partial<GateOptions>;
  /** What introspection needs for this server. */
  readonly introspection?: Partial<IntrospectOptions>;
  /** Requests an opaque token of {@link CALLER} with {@link SCOPE}. */
  token(): Promise<string>;
  revoke(token: string): Promise<void>;
}

/** A gate, and its clock. */
export interface GateUnderTest {
  readonly gate: Gate;
  readonly clock: FakeClock;
}

/** Creates a gate whose clock starts now and stands still. */
function gateFor(server: ServerUnderTest, options: Partial<IntrospectOptions> = {}): GateUnderTest {
  const clock = createFakeClock(Date.now());
  const auth = clientSecretBasic(staticSecret(SERVICE.secret));
  const gate = createGate({
    issuer: server.issuer,
    clock,
    warnings: false,
    ...server.gate,
    introspection: introspect({
      clientId: SERVICE.id,
      auth,
      cacheSeconds: CACHE_SECONDS,
      ...server.introspection,
      ...options,
    }),
  } as GateOptions);
  return { gate, clock };
}

/** Uses a gate, and closes it. */
export async function withGate<T>(
  server: ServerUnderTest,
  options: Partial<IntrospectOptions>,
  use: (under: GateUnderTest) => Promise<T>,
): Promise<T> {
  const under = gateFor(server, options);
  try {
    return await use(under);
  } finally {
    under.gate.close();
  }
}

export function present(
  gate: Gate,
  token: string,
  policy: Parameters<Gate["policy"]>[0] = { callers: [CALLER.id], scope: SCOPE },
): Promise<Decision> {
  const request = { method: "GET", url: "/orders", authorization: [`Bearer ${token}`] };
  return gate.decide(request, gate.policy(policy));
}

export function reasonOf(decision: Decision): string {
  return decision.outcome === "allowed" ? "allowed" : decision.reason;
}

/** What holds for every server, as tests. */
export function itIntrospects(serverOf: () => ServerUnderTest): void {
  const reasonFor = (token: string, options: Partial<IntrospectOptions> = {}) =>
    withGate(serverOf(), options, async ({ gate }) => reasonOf(await present(gate, token)));

  it("admits an opaque token, and knows its caller and scope", async () => {
    await withGate(serverOf(), {}, async ({ gate }) => {
      const decision = await present(gate, await serverOf().token());
      expect(reasonOf(decision)).toBe("allowed");
      expect(decision).toMatchObject({ auth: { caller: { id: CALLER.id }, scopes: [SCOPE] } });
    });
  });

  it("refuses its caller at an endpoint for another", async () => {
    await withGate(serverOf(), {}, async ({ gate }) => {
      const decision = await present(gate, await serverOf().token(), { callers: ["reports"] });
      expect(reasonOf(decision)).toBe("caller_not_allowed");
    });
  });

  it("accepts the service's secret in the body, too", async () => {
    const auth = clientSecretPost(staticSecret(SERVICE.secret));
    expect(await reasonFor(await serverOf().token(), { auth })).toBe("allowed");
  });

  it("refuses a revoked token at the end of the cache time, and not before", async () => {
    await withGate(serverOf(), {}, async ({ gate, clock }) => {
      const token = await serverOf().token();
      expect(reasonOf(await present(gate, token))).toBe("allowed");
      await serverOf().revoke(token);
      expect(reasonOf(await present(gate, token))).toBe("allowed");
      await clock.advance((CACHE_SECONDS + 1) * 1000);
      expect(reasonOf(await present(gate, token))).toBe("token_inactive");
    });
  });

  it("refuses a token that the server does not know", async () => {
    expect(await reasonFor("no-token-of-this-server")).toBe("token_inactive");
  });

  it("cannot decide where the service's own secret is refused", async () => {
    const auth = clientSecretBasic(staticSecret("another-tree-13"));
    expect(await reasonFor(await serverOf().token(), { auth })).toBe("introspection_unavailable");
  });
}

import { randomUUID } from "node:crypto";
import {
  createGate,
  type EndpointDeclaration,
  type Gate,
  type GateOptions,
  type IssuerProfile,
  type Mode,
  profiles,
  type RevocationChange,
  type RevocationSource,
  type SignatureThreads,
  stringList,
} from "@callgate/core";
import {
  createFakeClock,
  createTestIssuer,
  type FakeClock,
  type TestIssuer,
} from "@callgate/testkit";
import type { Endpoint } from "./frameworks.js";
import { AUDIENCE, answeringQuestions, BUSY, ofMain, ofSilent } from "./opaque-tokens.js";

/** One gate, and the issuers it trusts: shared by every adapter of a test. */
export interface Scene extends AsyncDisposable {
  readonly clock: FakeClock;
  /** Trusted under the alias `main`. */
  readonly issuer: TestIssuer;
  /** Trusted under the alias `silent`; it has keys and signs, but does not answer requests for the keys. */
  readonly silentIssuer: TestIssuer;
  readonly gate: Gate;
  /** Makes the list of revocations older than it may be. @returns what makes it up to date again */
  outdate(): () => void;
}

/** Creates the gate of a test; the clock is fixed unless the test moves it. */
export async function createScene(
  mode: Mode = "enforce",
  signatureThreads: SignatureThreads = "auto",
): Promise<Scene> {
  const clock = createFakeClock();
  const issuer = await createTestIssuer({ clock, audience: AUDIENCE });
  const silentIssuer = await createTestIssuer({ clock, audience: AUDIENCE });
  silentIssuer.fault("error500");
  const list = new ScriptedRevocations();
  const gate = createGate({
    ...optionsFor(issuer.url, silentIssuer.url),
    revocations: { sources: [list], whenStale: "refuse" },
    mode,
    signatureThreads,
    fetch: answeringQuestions,
    clock: { ...clock, monotonic: () => clock.monotonic() + list.outdatedMs },
  });
  await prepareGate(gate, issuer.url);
  return {
    clock,
    issuer,
    silentIssuer,
    gate,
    outdate: () => list.outdate(),
    async [Symbol.asyncDispose]() {
      gate.close();
      await Promise.all([issuer.close(), silentIssuer.close()]);
    },
  };
}

/** A source of revocations that is up to date when a test says so. */
class ScriptedRevocations implements RevocationSource {
  readonly name = "scripted";
  /** The monotonic time of the gate is ahead by so much. */
  outdatedMs = 0;
  #synced = (): void => {};

  start(apply: (change: RevocationChange) => void, signal: AbortSignal): Promise<void> {
    this.#synced = () => apply({ type: "synced" });
    this.#synced();
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
  }

  outdate(): () => void {
    this.outdatedMs += 60_001;
    return this.#synced;
  }
}

/** A revocation, without what it concerns. */
export const REVOKED = { until: "2999-12-31", reason: "for a test" };

/** Does to a gate what the requests of a test count on: a first question, and a revocation. */
export async function prepareGate(gate: Gate, main: string): Promise<void> {
  // The only question that may be sent to the silent issuer: the next one is too many.
  const authorization = [`Bearer ${BUSY}${randomUUID()}`];
  const first = { method: "GET", url: "/orders", authorization };
  await gate.decide(first, undefined);
  // The tokens of other rows have other subjects.
  await gate.revoke({ ...REVOKED, match: { issuer: main, subject: "suspect" } });
}

/** The default profile with roles: those in the token, or else the one that `/orders` needs. */
const profile: IssuerProfile = {
  ...profiles.standard,
  roles: (claims) => (claims.roles === undefined ? ["reader"] : stringList("roles")(claims)),
};

/** The options of the gate that trusts the two issuers of a scene. */
export function optionsFor(main: string, silent: string): GateOptions {
  return {
    issuers: [
      {
        alias: "main",
        issuer: main,
        audience: AUDIENCE,
        profile,
        introspection: ofMain(),
      },
      {
        alias: "silent",
        issuer: silent,
        audience: AUDIENCE,
        profile,
        introspection: ofSilent(),
      },
    ],
    maxTokenLifetimeSeconds: 3600,
    maxTokenBytes: 4096,
  };
}

/** The token that is admitted to `/orders`. */
export const GOOD = { caller: "reports", scope: "orders:read" };

/** An endpoint that can refuse for every reason of an endpoint, and otherwise answers with its caller. */
const orders: Endpoint = {
  path: "/orders",
  policy: {
    callers: ["main:reports", "silent:reports"],
    scope: "orders:read",
    roles: "reader",
    tokens: "app",
    condition({ claims }) {
      if (claims.tenant === "cursed") throw new Error("the condition is broken");
      return claims.tenant !== "suspended";
    },
  },
  handler(auth) {
    if (auth === undefined) return { caller: null };
    const { caller, subject, kind, scopes } = auth;
    return { caller, subject, kind, scopes };
  },
};

/** An endpoint for tokens of one tenant, which is not that of the test's tokens. */
const audited: Endpoint = {
  path: "/audited",
  policy: { callers: ["main:reports"], claims: { tid: ["t-1", "t-2"] } },
  handler: (auth) => ({ caller: auth?.caller ?? null }),
};

/** An endpoint that accepts one service that acts for another party. */
const delegated: Endpoint = {
  path: "/delegated",
  policy: { callers: ["main:reports"], delegation: { actors: ["gateway"] } },
  handler: (auth) => ({ caller: auth?.caller ?? null }),
};

/** An endpoint for users who authenticated with two factors, which those of the test's tokens did not. */
const stepped: Endpoint = {
  path: "/stepped",
  policy: {
    callers: ["main:reports"],
    authentication: { acr: ["mfa", "hwk"], maxAgeSeconds: 300 },
  },
  handler: (auth) => ({ caller: auth?.caller ?? null }),
};

/** All other declarations, by path. The clock is fixed at the first millisecond of 2026. */
const declared: Readonly<Record<string, EndpointDeclaration>> = {
  "/ended": {
    callers: [
      { client: "main:reports", until: "2025-12-31" },
      { client: "main:reports", until: "2026-01-01T00:00:00Z", ticket: "OPS-7" },
    ],
  },
  "/ending": {
    callers: [
      { client: "main:reports", until: "2025-12-31" },
      { client: "main:reports", until: "2026-01-01T00:00:00.001Z" },
    ],
  },
  "/none": "none",
  "/public": "public",
  "/enforced": { callers: ["main:checkout"], enforceFrom: "2026-01-01" },
  "/reported": { callers: ["main:checkout"], enforceFrom: "2026-01-01T00:00:00.001Z" },
};

/** The endpoints of the service under test. */
export const endpoints: readonly Endpoint[] = [
  orders,
  audited,
  stepped,
  delegated,
  ...Object.entries(declared).map(([path, policy]) => ({ ...orders, path, policy })),
];

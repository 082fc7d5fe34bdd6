import {
  type Auth,
  createGate,
  type DecisionEvent,
  type EndpointDeclaration,
  type EndpointPolicy,
  type Gate,
  type SharedOptions,
} from "@callgate/core";
import { createTestIssuer, type TestIssuer } from "../issuer/test-issuer.js";
import type { RunningService, StartService } from "./adapter-under-test.js";
import type { RawRequest } from "./raw-request.js";

/** A check of an adapter: throws an `AssertionError` where it fails. */
export type Check = (start: StartService) => Promise<void>;

/** What a check works with. */
export interface Scene {
  readonly issuer: TestIssuer;
  readonly gate: Gate;
  readonly policy: EndpointDeclaration;
  /** What the gate reported. */
  readonly events: readonly DecisionEvent[];
  readonly service: RunningService;
  /** The `Auth` of every request that reached the handler. */
  readonly handled: readonly (Auth | undefined)[];
}

/** The policy of a scene, where a check needs no other. */
export const POLICY: EndpointPolicy = { callers: ["reports"], scope: "orders:read" };
/** What that policy admits. */
export const GOOD = { caller: "reports", scope: "orders:read" };
/** The request target of the guarded endpoint. */
export const TARGET = "/guarded?order=7";

/** A check with an issuer, a gate and a service of its own, all closed at the end. */
export function onScene(
  check: (scene: Scene) => Promise<void>,
  policy: EndpointDeclaration = POLICY,
  options: SharedOptions = {},
): Check {
  return async (start) => {
    const issuer = await createTestIssuer();
    const events: DecisionEvent[] = [];
    const onDecision = (event: DecisionEvent): void => void events.push(event);
    const gate = createGate({
      ...options,
      issuer: issuer.url,
      audience: issuer.audience,
      onDecision,
    });
    const handled: (Auth | undefined)[] = [];
    const handler = (auth: Auth | undefined): object => {
      handled.push(auth);
      return { handled: auth?.caller.id ?? null };
    };
    try {
      const service = await start({ gate, policy, handler });
      try {
        await check({ issuer, gate, policy, events, service, handled });
      } finally {
        await service.close();
      }
    } finally {
      gate.close();
      await issuer.close();
    }
  };
}

/** A request to the guarded endpoint with a token. */
export function get(token: string): RawRequest {
  return { method: "GET", url: TARGET, authorization: [`Bearer ${token}`] };
}

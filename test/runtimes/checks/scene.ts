import assert from "node:assert/strict";
import { exchange, type RawRequest, type RawResponse } from "../../adapters/support/raw-http.js";
import { createScene, GOOD, type Scene } from "../../adapters/support/scene.js";
import type { RuntimeUnderTest } from "../runtime.js";
import type { ServiceConfig } from "../service/config.js";
import type { Controls } from "../service/controls.js";

/** What checks work with: two issuers, and a service of a runtime that trusts them. */
export interface RuntimeScene extends Scene {
  readonly port: number;
  /** Sends a request down to its octets. */
  send(request: RawRequest): Promise<RawResponse>;
  /** Sends a good token, or another one, to `/orders`. */
  present(token?: string, path?: string): Promise<RawResponse>;
  /** Acts on the service, beside its endpoints. */
  control<Name extends keyof Controls>(
    name: Name,
    given: Parameters<Controls[Name]>[0],
  ): Promise<Awaited<ReturnType<Controls[Name]>>>;
}

/** Starts the issuers and the service, and stops them after the checks. */
export async function withScene(
  runtime: RuntimeUnderTest,
  config: Partial<ServiceConfig> & Pick<ServiceConfig, "adapter">,
  use: (scene: RuntimeScene) => Promise<void>,
): Promise<void> {
  const scene = await createScene();
  try {
    const service = await runtime.start({
      config: {
        options: {},
        answersQuestions: false,
        passesWaitUntil: true,
        createsLate: false,
        ...config,
        main: scene.issuer.url,
        silent: scene.silentIssuer.url,
        nowMs: scene.clock.now(),
      },
    });
    const port = Number(new URL(service.origin).port);
    try {
      await use({
        ...scene,
        port,
        send: (request) => exchange(port, request),
        async present(token, path = "/orders") {
          const bearer = token ?? (await scene.issuer.token(GOOD));
          return exchange(port, { path, lines: [`Authorization: Bearer ${bearer}`] });
        },
        async control(name, given) {
          const body = JSON.stringify(given ?? {});
          const response = await fetch(`${service.origin}/control/${name}`, {
            method: "POST",
            body,
          });
          assert.equal(response.status, 200, `${name}: ${response.status}`);
          return response.json() as never;
        },
      });
    } finally {
      await service.close();
    }
  } finally {
    await scene[Symbol.asyncDispose]();
  }
}

/** The reason in a refusal's body. */
export function reasonIn({ body }: RawResponse): unknown {
  return JSON.parse(body).code;
}

/** Asserts that a request was admitted. */
export function assertAdmitted({ status, body }: RawResponse): void {
  assert.equal(status, 200, body);
}

/** Asserts that a request was refused for a reason. */
export function assertRefused(response: RawResponse, reason: string): void {
  assert.equal(reasonIn(response), reason, `${response.status} ${response.body}`);
}

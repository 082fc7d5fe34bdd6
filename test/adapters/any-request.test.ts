import { catalogue, type Reason } from "@callgate/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  arbitraryClaims,
  arbitraryLines,
  arbitraryToken,
  authorizationLines,
} from "./support/arbitrary-requests.js";
import { comparable, expectedAnswer } from "./support/expected-answer.js";
import { frameworks, type RunningApp } from "./support/frameworks.js";
import { exchange, type RawResponse } from "./support/raw-http.js";
import { createScene, endpoints, GOOD, type Scene } from "./support/scene.js";

/** Requests per property and framework; the environment variable FUZZ_RUNS sets another number. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 300);
const timeout = 10_000 + numRuns * 100;

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

describe.each(frameworks)("$name", ({ start }) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await start(scene.gate, { endpoints });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const present = (token: string): Promise<RawResponse> =>
    exchange(app.port, { lines: [`Authorization: Bearer ${token}`] });

  it("answers any Authorization lines from the catalogue", { timeout }, async () => {
    const property = fc.asyncProperty(authorizationLines, async (lines) => {
      expectOneOfOurs(await exchange(app.port, { lines }));
    });
    await fc.assert(property, { numRuns });
  });

  it("admits only the good token, and repeats no part of it", { timeout }, async () => {
    const good = await scene.issuer.token(GOOD);
    const property = fc.asyncProperty(arbitraryToken(good), async (token) => {
      const response = await present(token);
      expectOneOfOurs(response);
      expect(response.status === 200).toBe(token === good);
      expect(overlap(token, response.head)).toBe("");
    });
    await fc.assert(property, { numRuns });
  });

  it("answers any signed claims from the catalogue, and repeats no part of them", {
    timeout,
  }, async () => {
    const property = fc.asyncProperty(arbitraryClaims, async (claims) => {
      const response = await present(await scene.issuer.token({ ...GOOD, claims }));
      expectOneOfOurs(response);
      expect(overlap(JSON.stringify(claims), response.head)).toBe("");
    });
    await fc.assert(property, { numRuns });
  });

  it("survives octets that are not a header", { timeout }, async () => {
    const property = fc.asyncProperty(arbitraryLines, async (lines) => {
      const response = await exchange(app.port, { lines }).catch(() => undefined);
      if (response !== undefined && !isNoHttp(response)) expectOneOfOurs(alone(response));
    });
    await fc.assert(property, { numRuns });
    expect((await present(await scene.issuer.token(GOOD))).status).toBe(200);
  });
});

/** Asserts that a response is the handler's, or exactly the one of the catalogue for its reason. */
function expectOneOfOurs(response: RawResponse): void {
  if (response.status === 200) return;
  const { code } = JSON.parse(response.body) as { code: Reason };
  expect(Object.keys(catalogue)).toContain(code);
  expect(comparable(response)).toEqual(expectedAnswer(code));
}

/** A response without what follows it: Fastify answers 400 to octets after a request, on the same connection. */
function alone(response: RawResponse): RawResponse {
  const length = response.headers["content-length"];
  return length === undefined
    ? response
    : { ...response, body: response.body.slice(0, Number(length)) };
}

/** A 400 that is not of the catalogue: the answer of Node, or of hapi, to octets that are not HTTP. */
function isNoHttp({ status, headers }: RawResponse): boolean {
  return status === 400 && headers["content-type"] !== "application/problem+json";
}

/** The first 10 consecutive characters that both texts have, if any. */
function overlap(input: string, output: string): string {
  for (let at = 0; at + 10 <= input.length; at += 1) {
    const window = input.slice(at, at + 10);
    if (output.includes(window)) return window;
  }
  return "";
}

import assert from "node:assert/strict";
import {
  type EndpointDeclaration,
  type EndpointPolicy,
  type ResourceRequest,
  toAnswer,
} from "@callgate/core";
import type { TestIssuer } from "../issuer/test-issuer.js";
import { type Check, GOOD, get, onScene, POLICY, type Scene, TARGET } from "./adapter-scene.js";
import { type RawResponse, send, sendAndHangUp } from "./raw-request.js";

async function assertHandsOverAuth({ issuer, service, handled }: Scene): Promise<void> {
  const response = await send(service.origin, get(await issuer.token(GOOD)));
  assert.equal(response.status, 200);
  assert.deepEqual(JSON.parse(response.body), { handled: "reports" });
  const [auth] = handled;
  assert.ok(auth !== undefined, "the handler sees no Auth");
  assert.equal(auth.caller.id, "reports");
  assert.deepEqual(auth.scopes, ["orders:read"]);
  assert.equal(auth.issuer, issuer.url);
}

export const handsOverAuth: Check = onScene(assertHandsOverAuth);

/** With the keys fetched, so that only the signature is waited for. */
export const waitsForThreads: Check = onScene(
  async (scene) => {
    const { issuer, gate, service, handled } = scene;
    assert.ok(await gate.ready(), "the keys are not available");
    const forged = get(await issuer.forge.wrongKey(GOOD));
    assert.equal((await send(service.origin, forged)).status, 401);
    assert.equal(handled.length, 0, "the handler ran before the signature was verified");
    await assertHandsOverAuth(scene);
  },
  POLICY,
  { signatureThreads: "always" },
);

export const hasEachCallerSeenAsItself: Check = onScene(
  async ({ issuer, service }) => {
    const callers = Array.from({ length: 20 }, (_, index) => `caller-${index}`);
    const seen = await Promise.all(
      callers.map(async (caller) => {
        const { body } = await send(service.origin, get(await issuer.token({ caller })));
        return JSON.parse(body).handled;
      }),
    );
    assert.deepEqual(seen, callers);
  },
  { callers: "any" },
);

export const passesOnMethodAndTarget: Check = async (start) => {
  const requested: ResourceRequest[] = [];
  const condition: EndpointPolicy["condition"] = (_auth, request) => requested.push(request) > 0;
  await onScene(
    async ({ issuer, service }) => {
      const token = await issuer.token(GOOD);
      for (const method of ["GET", "POST"]) {
        const { status } = await send(service.origin, { ...get(token), method });
        assert.equal(status, 200);
      }
      assert.deepEqual(
        requested.map(({ method, url }) => `${method} ${url}`),
        [`GET ${TARGET}`, `POST ${TARGET}`],
      );
    },
    { ...POLICY, condition },
  )(start);
};

/** A check that a request is refused, in status, headers and body exactly as core says. */
export function answersLikeCore(
  authorize: (issuer: TestIssuer) => readonly string[] | Promise<readonly string[]>,
  declared: EndpointDeclaration = POLICY,
): Check {
  return onScene(async ({ issuer, gate, policy, service, handled }) => {
    const request = { method: "GET", url: TARGET, authorization: await authorize(issuer) };
    const decision = await gate.decide(request, gate.policy(policy));
    assert.ok(decision.outcome !== "allowed");
    const { status, headers, body } = toAnswer(decision);
    const response = await send(service.origin, request);
    assert.equal(response.status, status);
    assert.deepEqual(withoutDecisionId(response.body), withoutDecisionId(body));
    assertHeaders(response, { ...headers, "content-length": String(response.body.length) });
    assert.equal(handled.length, 0, "the handler ran");
  }, declared);
}

/** Lines that no policy admits, and one that most do. */
const ANY_LINES: readonly ((issuer: TestIssuer) => Promise<readonly string[]>)[] = [
  async () => [],
  async () => ["Bearer"],
  async (issuer) => [`Bearer ${await issuer.forge.wrongKey(GOOD)}`],
  async (issuer) => {
    const line = `Bearer ${await issuer.token(GOOD)}`;
    return [line, line];
  },
  async (issuer) => [`Bearer ${await issuer.token(GOOD)}`],
];

export const opensPublicEndpoint: Check = onScene(async ({ issuer, service, handled, events }) => {
  for (const linesOf of ANY_LINES) {
    const request = { method: "GET", url: TARGET, authorization: await linesOf(issuer) };
    const { status, body } = await send(service.origin, request);
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), { handled: null });
  }
  assert.deepEqual(new Set(handled), new Set([undefined]), "the handler sees a caller");
  assert.equal(issuer.requests.jwks, 0, "a token was read");
  assert.deepEqual(
    events.map(({ outcome, caller }) => [outcome, caller]),
    ANY_LINES.map(() => ["allowed", undefined]),
    "each request is reported once, as allowed and without a caller",
  );
}, "public");

export const answersHead: Check = onScene(async ({ issuer, service }) => {
  const admitted = { ...get(await issuer.token(GOOD)), method: "HEAD" };
  assert.equal((await send(service.origin, admitted)).status, 200);
  const refused = get(await issuer.forge.expired(GOOD));
  const toGet = await send(service.origin, refused);
  const toHead = await send(service.origin, { ...refused, method: "HEAD" });
  assert.equal(toHead.body, "");
  assert.equal(toHead.status, toGet.status);
  assertHeaders(toHead, { "www-authenticate": toGet.headers["www-authenticate"] });
});

export const letsThroughInReportMode: Check = onScene(
  async ({ issuer, service, handled }) => {
    const wrongCaller = get(await issuer.token({ ...GOOD, caller: "else" }));
    assert.equal((await send(service.origin, wrongCaller)).status, 200);
    assert.equal(handled[0]?.caller.id, "else");
    const forged = get(await issuer.forge.wrongKey(GOOD));
    assert.equal((await send(service.origin, forged)).status, 200);
    assert.ok(handled[1] === undefined, "the handler sees an Auth that was not verified");
  },
  { ...POLICY, mode: "report" },
);

export const survivesHangUp: Check = onScene(async ({ issuer, service }) => {
  const request = get(await issuer.token(GOOD));
  issuer.fault("hang", { on: "jwks" });
  await sendAndHangUp(service.origin, request, issuer.nextRequest("jwks"));
  issuer.recover();
  assert.equal((await send(service.origin, request)).status, 200);
});

function withoutDecisionId(body: string): object {
  const { decisionId, ...rest } = JSON.parse(body);
  assert.equal(typeof decisionId, "string", "the body names no decision");
  return rest;
}

function assertHeaders(
  { headers }: RawResponse,
  expected: Readonly<Record<string, string | undefined>>,
): void {
  const sent = Object.fromEntries(Object.keys(expected).map((name) => [name, headers[name]]));
  assert.deepEqual(sent, { ...expected });
}

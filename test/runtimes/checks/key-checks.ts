import assert from "node:assert/strict";
import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { GateHealth } from "@callgate/core";
import { GOOD } from "../../adapters/support/scene.js";
import { alone, type CheckGroup } from "./check.js";
import { assertAdmitted, assertRefused, type RuntimeScene, reasonIn } from "./scene.js";

/** Keys: cached, rotated, refreshed, missing. Each check has a service of its own. */
export const keyChecks: readonly CheckGroup[] = [
  alone(
    "a gate that the first request created decides later ones, and refreshes its keys",
    refreshes,
    {
      createsLate: true,
    },
  ),
  alone("the second request with a token is decided from the cache", async (scene) => {
    const { issuer, present, control } = scene;
    const token = await issuer.token(GOOD);
    for (const cached of [false, true]) {
      assertAdmitted(await present(token));
      assert.equal(await control("wasCached", undefined), cached);
    }
    assert.equal(issuer.requests.jwks, 1);
  }),
  alone(
    "20 callers at once are each seen as itself, after one fetch of the keys",
    async (scene) => {
      const { issuer, present } = scene;
      const callers = Array.from({ length: 20 }, (_, index) => `caller-${index}`);
      const tokens = await Promise.all(callers.map((caller) => issuer.token({ caller })));
      const responses = await Promise.all(tokens.map((token) => present(token, "/any")));
      assert.deepEqual(
        responses.map(({ body }) => JSON.parse(body).caller),
        callers,
      );
      assert.equal(issuer.requests.jwks, 1);
    },
  ),
  alone(
    "a new key is fetched with its first token, and a withdrawn one is refused",
    async (scene) => {
      const { issuer, present, control } = scene;
      const old = await issuer.token(GOOD);
      assertAdmitted(await present(old));
      const { kid } = (await issuer.jwks().keys[0]) as { readonly kid: string };
      await issuer.rotate();
      assertAdmitted(await present());
      assertAdmitted(await present(old));
      issuer.withdraw(kid);
      await control("refresh", undefined);
      assertRefused(await present(old), "key_unknown");
      assertAdmitted(await present());
    },
  ),
  alone(
    "503 with Retry-After while the issuer is down, and admitted soon after it is back",
    async (scene) => {
      const { issuer, present } = scene;
      const token = await issuer.token(GOOD);
      await issuer.stop();
      const response = await present(token);
      assert.equal(response.status, 503);
      assert.match(response.headers["retry-after"] ?? "", /^\d+$/);
      assertRefused(response, "keys_unavailable");
      await issuer.start();
      await untilAdmitted(scene, token);
    },
  ),
  alone("continues while the issuer is down, with the keys it has", async ({ issuer, present }) => {
    assertAdmitted(await present());
    const other = await issuer.token({ ...GOOD, claims: { jti: "other" } });
    await issuer.stop();
    assertAdmitted(await present(other));
  }),
  alone("refreshes keys behind a request before they expire", refreshes),
  alone("fetches keys that have expired with the next request, without `waitUntil`", expiredKeys, {
    passesWaitUntil: false,
  }),
  ...[true, false].map((passesWaitUntil) =>
    alone(
      `decides the next request after a caller disconnected during the fetch of keys, ${passesWaitUntil ? "with" : "without"} \`waitUntil\``,
      hungUp,
      { passesWaitUntil, options: { fetchTimeoutMs: 1000 } },
    ),
  ),
  alone(
    "`prefetch` does no harm, whether the runtime may fetch while the service loads or not",
    async ({ present, control }) => {
      assertAdmitted(await present());
      const { issuers } = (await control("health", undefined)) as GateHealth;
      assert.deepEqual(
        issuers.map(({ alias, state }) => `${alias} ${state}`),
        ["main fresh", "silent empty"],
      );
    },
    { options: { prefetch: true } },
  ),
];

async function refreshes(scene: RuntimeScene): Promise<void> {
  const { issuer, present, control } = scene;
  const token = await issuer.token({ ...GOOD, expiresInSeconds: 3000 });
  assertAdmitted(await present(token));
  await control("advance", { ms: 540_000 });
  const arrived = issuer.nextRequest("jwks");
  assertAdmitted(await present(token));
  await Promise.race([arrived, pause(3000, undefined, { ref: false })]);
  assert.equal(issuer.requests.jwks, 2);
  await untilFresh(scene);
}

/** Stale keys are refreshed behind a request, and where the runtime ends that with the request, by the one that needs it. */
async function expiredKeys({ issuer, present, control }: RuntimeScene): Promise<void> {
  const token = await issuer.token({ ...GOOD, expiresInSeconds: 3000 });
  assertAdmitted(await present(token));
  await control("advance", { ms: 540_000 });
  assertAdmitted(await present(token));
  await control("advance", { ms: 120_000 });
  const before = issuer.requests.jwks;
  assertAdmitted(await present(token));
  // On a runtime that did refresh them, keys have not expired.
  assert.ok(issuer.requests.jwks > before || before === 2);
}

async function hungUp(scene: RuntimeScene): Promise<void> {
  const { issuer, port, present } = scene;
  const token = await issuer.token(GOOD);
  issuer.fault("hang", { on: "jwks" });
  const arrived = issuer.nextRequest("jwks");
  const sending = request({ port, path: "/orders", headers: { authorization: `Bearer ${token}` } });
  sending.on("error", () => {});
  sending.end();
  await arrived;
  sending.destroy();
  await pause(200);
  issuer.recover();
  const startedAt = performance.now();
  await untilAdmitted(scene, token);
  assert.ok(performance.now() - startedAt < 4000);
  assertAdmitted(await present());
}

async function untilAdmitted({ present }: RuntimeScene, token: string): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const response = await present(token);
    if (response.status === 200) return;
    assert.equal(reasonIn(response), "keys_unavailable");
    await pause(100);
  }
  assert.fail("not admitted within 4 seconds");
}

async function untilFresh({ control }: RuntimeScene): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const health = JSON.stringify(await control("health", undefined));
    if (health.includes('"state":"fresh"')) return;
    await pause(100);
  }
  assert.fail("the refreshed keys did not arrive");
}

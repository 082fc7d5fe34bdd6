import assert from "node:assert/strict";
import { createTestIssuer } from "@callgate/testkit";
import { AUDIENCE } from "../../adapters/support/opaque-tokens.js";
import { exchange } from "../../adapters/support/raw-http.js";
import { GOOD } from "../../adapters/support/scene.js";
import type { RuntimeUnderTest } from "../runtime.js";
import { assertAdmitted, assertRefused } from "./scene.js";

/** Runs the recipe for a runtime in examples/recipes as it is written, with the machine's own clock. */
export async function recipeHolds(runtime: RuntimeUnderTest): Promise<void> {
  const issuer = await createTestIssuer({ audience: AUDIENCE });
  const service = await runtime.start({ variables: { ISSUER: issuer.url, AUDIENCE } });
  try {
    const port = Number(new URL(service.origin).port);
    const present = (path: string, token: string) =>
      exchange(port, { path, lines: [`Authorization: Bearer ${token}`] });
    const admitted = await present("/orders", await issuer.token(GOOD));
    assertAdmitted(admitted);
    assert.deepEqual(JSON.parse(admitted.body), { for: "reports" });
    assertRefused(await exchange(port, {}), "credentials_missing");
    assertRefused(await present("/orders", await issuer.forge.expired(GOOD)), "token_expired");
    assertRefused(await present("/", await issuer.token(GOOD)), "endpoint_undeclared");
  } finally {
    await service.close();
    await issuer.close();
  }
}

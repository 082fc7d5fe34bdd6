import assert from "node:assert/strict";
import { ALGORITHMS } from "@callgate/core";
import { AUDIENCE } from "../../adapters/support/opaque-tokens.js";
import { GOOD } from "../../adapters/support/scene.js";
import { outcomesOf } from "../service/controls.js";
import type { Check, CheckGroup } from "./check.js";
import { assertAdmitted, assertRefused, type RuntimeScene } from "./scene.js";
import { ISSUER, type SignedTokens, signedTokens } from "./signed-tokens.js";

/** Each algorithm, over HTTP with the keys of an issuer, and with signatures that a careless verifier accepts. */
export const signatureChecks: CheckGroup = {
  checks: [
    ...ALGORITHMS.flatMap((algorithm): readonly Check[] => [
      {
        sentence: `admitted: a token signed with ${algorithm}`,
        async holds({ issuer, present }) {
          // All keys are published before the first request, since fetches for unknown ones are limited.
          for (const each of ALGORITHMS) await issuer.token({ ...GOOD, algorithm: each });
          assertAdmitted(await present(await issuer.token({ ...GOOD, algorithm })));
        },
      },
      {
        sentence: `refused (signature_invalid): ${algorithm} by another key, and with changed claims`,
        async holds({ issuer, present }) {
          for (const forge of [issuer.forge.wrongKey, issuer.forge.tamperedClaims])
            assertRefused(await present(await forge({ ...GOOD, algorithm })), "signature_invalid");
        },
      },
    ]),
    {
      sentence: "every twisted signature of every algorithm is decided as on Node",
      async holds(scene) {
        for (const tokens of signedTokens(AUDIENCE, scene.clock.now()))
          await assertDecidedAsOnNode(scene, tokens);
      },
    },
  ],
};

async function assertDecidedAsOnNode(
  { clock, control }: RuntimeScene,
  { algorithm, jwks, good, twisted }: SignedTokens,
): Promise<void> {
  const given = { issuer: ISSUER, audience: AUDIENCE, jwks };
  const tokens = [good, ...twisted.map(({ token }) => token)];
  const onNode = await outcomesOf(tokens, { ...given, clock });
  assert.deepEqual(onNode, ["allowed", ...twisted.map(() => "signature_invalid")], algorithm);
  const here = await control("decide", { ...given, tokens });
  const titles = ["good", ...twisted.map(({ title }) => title)];
  const differing = titles.filter((_, index) => here[index] !== onNode[index]);
  assert.deepEqual(differing, [], `${algorithm}: ${here}`);
}

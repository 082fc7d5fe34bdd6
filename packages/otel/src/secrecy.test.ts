import { inspect } from "node:util";
import { clientSecretBasic, createTokenClient } from "@callgate/client";
import { createGate } from "@callgate/core";
import { createTestIssuer } from "@callgate/testkit";
import { expect, it } from "vitest";
import { instrument } from "./instrument.js";
import { CollectedMetrics } from "./test-support/collected-metrics.js";
import { RecordedSpans } from "./test-support/recorded-spans.js";
import { requestWith } from "./test-support/request-with.js";

const SECRET = "q7Rk2-vZ9pLw4TnX";

it("records no token, no secret, and nothing of a token that does not verify", async () => {
  const collected = new CollectedMetrics();
  const spans = new RecordedSpans();
  const telemetry = instrument({ meter: collected.meter, callers: "all" });
  await using issuer = await createTestIssuer();
  const gate = createGate(issuer.gateOptions);
  const policy = gate.policy({ callers: ["reports"], scope: "orders:read" });
  const user = "user-7f3a91";
  const forged = { caller: "caller-9c41d7", scope: "scope-5d02be" };
  const tokens = [
    await issuer.token({ caller: "reports", scope: "orders:read", user }),
    await issuer.token({ caller: "reports", claims: { note: "claim-b8e260" } }),
    await issuer.forge.wrongKey(forged),
    await issuer.forge.wrongIssuer(forged),
    await issuer.forge.expired(forged),
  ];
  for (const token of tokens) {
    await spans.inSpan("GET /orders", () => gate.decide(requestWith(token), policy));
  }
  const auth = clientSecretBasic({ get: async () => ({ version: "1", value: SECRET }) });
  const client = createTokenClient({ issuer: issuer.url, clientId: "checkout", auth });
  const { value } = await client.getToken();
  issuer.refuseTokens();
  await client.getToken({ scope: "invoices:read" }).catch(() => {});
  await client[Symbol.asyncDispose]();
  telemetry.stop();
  spans.stop();
  gate.close();

  const recorded = inspect([await collected.all(), spans.ended], {
    depth: 20,
    maxArrayLength: null,
  });
  expect(recorded).toContain("callgate.client.request.duration");
  expect(recorded).toContain("signature_invalid");
  const parts = [...tokens, value].flatMap((token) => token.split("."));
  const basic = Buffer.from(`checkout:${SECRET}`).toString("base64");
  const hidden = [SECRET, basic, user, "claim-b8e260", ...parts];
  for (const secret of [...hidden, ...Object.values(forged)])
    expect(recorded).not.toContain(secret);
});

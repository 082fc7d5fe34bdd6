import { createTestIssuer } from "@callgate/testkit";
import { expect, it } from "vitest";
import { readSamples, sampleOf } from "./samples.js";

it("has the test kit write the claims of a pod's token of Kubernetes", async () => {
  await using issuer = await createTestIssuer({ profile: "kubernetes", audience: "orders" });
  const caller = "system:serviceaccount:shop:checkout";
  const token = await issuer.token({ caller, algorithm: "RS256" });
  expect(sampleOf(token, issuer.url)).toEqual(readSamples("kubernetes").app);
});

it("has the test kit write the claims of a JWT-SVID of SPIRE", async () => {
  const trustDomain = "prod.example";
  const audience = `spiffe://${trustDomain}/orders`;
  await using issuer = await createTestIssuer({ profile: "spiffe", trustDomain, audience });
  const caller = "spiffe://prod.example/ns/shop/sa/checkout";
  const token = await issuer.token({ caller, algorithm: "ES256" });
  expect(sampleOf(token, issuer.url)).toEqual(readSamples("spire").app);
});

import { type IssuerProbe, probeIssuer } from "@callgate/policy/review";
import { createTestIssuer, type FaultName, type TestIssuer } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let issuer: TestIssuer;
beforeEach(async () => {
  issuer = await createTestIssuer({ algorithms: ["ES256", "ES384"], path: "/realms/a" });
});
afterEach(() => issuer.close());

const probe = (fetchTimeoutMs = 5000): Promise<IssuerProbe> =>
  probeIssuer({ issuer: issuer.url, fetchTimeoutMs });

describe("probeIssuer, over a socket", () => {
  it("finds a sound issuer, its algorithms, its cache headers and its clock", async () => {
    issuer.cacheControl = "max-age=300";
    const found = await probe();
    expect(found).toMatchObject({
      issuer: issuer.url,
      algorithms: ["ES256", "ES384"],
      keySet: { status: 200, cacheControl: "max-age=300", lifetimeSeconds: 300 },
      outcome: "sound",
    });
    expect(Math.abs(found.keySet?.clockDifferenceSeconds ?? 99)).toBeLessThanOrEqual(1);
  });

  it("names the keys that a gate would skip", async () => {
    issuer.publish({ kty: "oct", k: "AA", kid: "shared" });
    expect(await probe()).toMatchObject({
      outcome: "keys_skipped",
      keySet: { keys: [{}, {}, { kid: "shared", skipped: "symmetric" }] },
    });
  });

  it("reports that the metadata names another issuer", async () => {
    issuer.metadata = { issuer: `${issuer.url}/` };
    expect((await probe()).outcome).toBe("issuer_differs");
  });

  it.each<[FaultName, string]>([
    ["hang", "timeout"],
    ["drip", "timeout"],
    ["drop", "network"],
    ["error500", "status_unexpected"],
    ["redirect", "redirect_refused"],
    ["html", "media_type_unexpected"],
    ["notJson", "json_invalid"],
    ["giant", "body_too_large"],
    ["gzipBomb", "body_too_large"],
  ])("cannot read an issuer whose keys fail: %s", async (fault, failure) => {
    issuer.fault(fault, { on: "jwks" });
    const found = await probe(failure === "timeout" ? 300 : 5000);
    expect(found).toMatchObject({ outcome: "unreadable", keySet: { failure } });
    expect(issuer.requests.trap).toBe(0);
  });

  it("cannot read an issuer that does not exist", async () => {
    await issuer.stop();
    const found = await probe();
    expect(found).toMatchObject({
      outcome: "unreadable",
      keySet: undefined,
      metadata: [{ cause: "ECONNREFUSED" }, { cause: "ECONNREFUSED" }],
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestIssuer, type TestIssuer } from "./test-issuer.js";

let issuer: TestIssuer;
beforeEach(async () => {
  issuer = await createTestIssuer();
});
afterEach(() => issuer.close());

const getJwks = (init?: RequestInit): Promise<Response> => fetch(`${issuer.url}/jwks`, init);
const getMetadata = (): Promise<Response> =>
  fetch(`${issuer.url}/.well-known/oauth-authorization-server`);

describe("issuer.fault", () => {
  it.each([
    ["error500", 500, "application/json"],
    ["notFound", 404, "application/json"],
    ["redirect", 302, null],
    ["html", 200, "text/html"],
  ] as const)("%s answers with its status and media type", async (fault, status, mediaType) => {
    issuer.fault(fault);
    const response = await getJwks({ redirect: "manual" });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe(mediaType);
    await response.body?.cancel();
  });

  it("redirect leads to the address that must not be requested", async () => {
    issuer.fault("redirect", { on: "jwks" });
    expect(await (await getJwks()).json()).toEqual({ keys: [] });
    expect(issuer.requests.trap).toBe(1);
  });

  it("drop closes the connection before the answer", async () => {
    issuer.fault("drop");
    await expect(getJwks()).rejects.toThrow("fetch failed");
  });

  it("truncated closes the connection in the middle of the body", async () => {
    issuer.fault("truncated");
    const response = await getJwks();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it.each([["notJson"], ["notAnObject"]] as const)(
    "%s answers with something other than a JWK Set",
    async (fault) => {
      issuer.fault(fault);
      const body = await (await getJwks()).text();
      expect(body).toBe(fault === "notJson" ? '{"keys":[' : "null");
    },
  );

  it.each([["giant"], ["gzipBomb"]] as const)("%s sends 50 MB of JSON", async (fault) => {
    issuer.fault(fault);
    let bytes = 0;
    for await (const chunk of (await getJwks()).body ?? []) bytes += chunk.byteLength;
    expect(bytes).toBeGreaterThan(50_000_000);
  });

  it("hang sends nothing until the issuer recovers", async () => {
    issuer.fault("hang");
    const arrived = issuer.nextRequest("jwks");
    let answered = false;
    const response = getJwks().finally(() => {
      answered = true;
    });
    await arrived;
    await getMetadataFrom("elsewhere");
    expect(answered).toBe(false);
    issuer.recover();
    expect((await response).status).toBe(200);
  });

  it("drip does not end", async () => {
    issuer.fault("drip");
    const response = await getJwks();
    let chunks = 0;
    for await (const _ of response.body ?? []) {
      chunks += 1;
      if (chunks === 5) break;
    }
    expect(chunks).toBe(5);
  });

  it("slow answers after its delay", async () => {
    issuer.fault("slow", { delayMs: 20 });
    const startedAt = performance.now();
    expect((await getJwks()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(15);
  });

  it("accepts a function as a fault", async () => {
    issuer.fault((_request, response) => response.writeHead(418).end());
    expect((await getJwks()).status).toBe(418);
  });

  it("does not affect other documents", async () => {
    issuer.fault("error500", { on: "metadata" });
    expect((await getJwks()).status).toBe(200);
    expect((await getMetadata()).status).toBe(500);
  });

  it("is over after recover", async () => {
    issuer.fault("error500");
    issuer.recover();
    expect((await getJwks()).status).toBe(200);
  });
});

/** A round trip to the same server, so that whatever it was going to answer before has been answered. */
async function getMetadataFrom(path: string): Promise<void> {
  const response = await fetch(`${issuer.url}/${path}`);
  await response.arrayBuffer();
}

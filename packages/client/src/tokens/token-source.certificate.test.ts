import { describe, expect, it } from "vitest";
import { outcomeOf, type Scene, setScene } from "../test-support/scene.js";
import { failed } from "../test-support/scripted-endpoint.js";

/** A client whose tokens are bound to the certificate it requests them with. */
async function withBoundToken(): Promise<Scene> {
  const scene = setScene();
  present(scene, "c-1");
  expect(await outcomeOf(scene.source.get())).toBe("token-1");
  return scene;
}

/** Renews the certificate, and lets the poll find it. */
function present({ credential, endpoint }: Scene, certificate: string): void {
  credential.version = certificate;
  credential.certificate = certificate;
  endpoint.granted = { certificate };
}

async function poll({ source, clock }: Scene): Promise<void> {
  await clock.advance(60_000);
  await outcomeOf(source.get());
  await clock.advance(0);
}

describe("RFC 8705 section 6.3: a token that is bound to a certificate", () => {
  it("is used as long as the certificate is", async () => {
    const scene = await withBoundToken();
    await poll(scene);
    expect(await outcomeOf(scene.source.get())).toBe("token-1");
    expect(scene.endpoint.requests).toHaveLength(1);
  });

  it("ends with it: the next call waits for a token of the new one", async () => {
    const scene = await withBoundToken();
    present(scene, "c-2");
    scene.endpoint.latencyMs = 100;
    await poll(scene);
    expect(scene.source.status().scopes[0]?.state).toBe("empty");
    const call = outcomeOf(scene.source.get());
    await scene.clock.advance(100);
    expect(await call).toBe("token-2");
    expect(scene.endpoint.requests.map(({ version }) => version)).toEqual(["c-1", "c-2"]);
  });

  it("ends in every scope as soon as one of them sees the new certificate", async () => {
    const scene = await withBoundToken();
    const { source, endpoint } = scene;
    expect(await outcomeOf(source.get({ scope: "read" }))).toBe("token-2");
    present(scene, "c-2");
    expect(await outcomeOf(source.get({ scope: "write" }))).toBe("token-3");
    expect(await outcomeOf(source.get({ scope: "read" }))).toBe("token-4");
    expect(await outcomeOf(source.get())).toBe("token-5");
    expect(endpoint.requests.slice(2).map(({ version }) => version)).toEqual(["c-2", "c-2", "c-2"]);
  });

  it("is not returned where the new certificate gets none", async () => {
    const scene = await withBoundToken();
    present(scene, "c-2");
    scene.endpoint.failure = failed("credential_rejected");
    await poll(scene);
    expect(await outcomeOf(scene.source.get())).toBe("credential_rejected");
  });

  it("is no last resort either, after a service refused it", async () => {
    const scene = await withBoundToken();
    expect(scene.source.invalidate("token-1")).toBe(true);
    present(scene, "c-2");
    scene.endpoint.failure = failed("request_rejected");
    expect(await outcomeOf(scene.source.get())).toBe("request_rejected");
  });

  it("is replaced in the background where certificates change every hour", async () => {
    const scene = await withBoundToken();
    scene.credential.notAfter = scene.clock.now() / 1000 + 3600;
    present(scene, "c-2");
    await poll(scene);
    expect(scene.endpoint.requests.map(({ version }) => version)).toEqual(["c-1", "c-2"]);
  });

  it("stays in use where it is not bound", async () => {
    const scene = setScene();
    scene.credential.certificate = "c-1";
    await scene.source.get();
    scene.credential.notAfter = scene.clock.now() / 1000 + 3600;
    scene.credential.version = "v2";
    scene.credential.certificate = "c-2";
    await poll(scene);
    expect(await outcomeOf(scene.source.get())).toBe("token-1");
    expect(scene.endpoint.requests).toHaveLength(1);
  });
});

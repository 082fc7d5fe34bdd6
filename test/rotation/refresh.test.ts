import { describe, expect, it } from "vitest";
import { openGate, present, startGate, startIssuer } from "../keys/gate-under-test.js";

describe("gate.refresh", () => {
  it("fetches the keys now, and returns that it succeeded", async () => {
    const { gate, issuer } = await startGate();
    await gate.ready();
    await issuer.rotate();
    expect(await gate.refresh()).toBe(true);
    expect(gate.health().issuers[0]).toMatchObject({ keyCount: 2 });
    expect(issuer.requests.jwks).toBe(2);
  });

  it("drops a key that was withdrawn, at once", async () => {
    const { gate, issuer, ask } = await startGate();
    const token = await issuer.token();
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    await issuer.rotate();
    issuer.withdraw("ES256-1");
    await gate.refresh();
    expect(await ask(token)).toMatchObject({ reason: "key_unknown" });
  });

  it("fetches the first keys too", async () => {
    const { gate } = await startGate();
    expect(await gate.refresh()).toBe(true);
    expect(gate.health().usable).toBe(true);
  });

  it("joins a running fetch", async () => {
    const { gate, issuer } = await startGate();
    await Promise.all([gate.ready(), gate.refresh(), gate.refresh()]);
    expect(issuer.requests.jwks).toBe(1);
  });

  it("respects the budget: of a hundred calls, three fetch, and the rest find it fresh", async () => {
    const { gate, issuer } = await startGate();
    await gate.ready();
    for (let call = 0; call < 100; call += 1) expect(await gate.refresh()).toBe(true);
    expect(issuer.requests.jwks).toBe(1 + 3);
  });

  it("returns that it failed when one issuer does not answer, and fetches the others", async () => {
    const [up, down] = [await startIssuer(), await startIssuer()];
    const gate = openGate({
      issuers: [
        { alias: "down", issuer: down.url, audience: "a" },
        { alias: "up", issuer: up.url, audience: "a" },
      ],
    });
    await down.stop();
    expect(await gate.refresh()).toBe(false);
    expect(gate.health().issuers).toMatchObject([{ usable: false }, { usable: true }]);
  });

  it("does nothing for keys that were passed in", async () => {
    const { issuer, audience, jwks } = await startIssuer().then((it) => ({
      issuer: it.url,
      audience: it.audience,
      jwks: it.jwks() as { keys: object[] },
    }));
    expect(await openGate({ issuer, audience, jwks }).refresh()).toBe(true);
  });

  it("is false once the gate is closed", async () => {
    const { gate, issuer } = await startGate();
    gate.close();
    expect(await gate.refresh()).toBe(false);
    expect(issuer.requests.jwks).toBe(0);
  });
});

describe("prefetch", () => {
  it("makes health usable without a request", async () => {
    const { gate, events } = await startGate({}, { prefetch: true });
    expect(gate.health().usable).toBe(false);
    await events.nextKeysEvent("refreshed");
    expect(gate.health().usable).toBe(true);
  });

  it("throws nothing when the issuer is down, and retries by itself", async () => {
    const issuer = await startIssuer();
    await issuer.stop();
    const gate = openGate({ ...issuer.gateOptions, prefetch: true });
    expect(await gate.ready({ deadlineMs: 0 })).toBe(false);
    await issuer.start();
    expect(await gate.ready()).toBe(true);
  });

  it("fetches nothing when it is left out", async () => {
    const { issuer, clock, gate } = await startGate();
    await clock.advance(60_000, gate);
    expect(issuer.requests).toMatchObject({ oauthMetadata: 0, jwks: 0 });
  });
});

describe("maxTokenLifetimeSeconds of one issuer", () => {
  it("replaces that of the gate", async () => {
    const [strict, plain] = [await startIssuer(), await startIssuer()];
    const gate = openGate({
      maxTokenLifetimeSeconds: 3600,
      issuers: [
        { alias: "strict", issuer: strict.url, audience: "a", maxTokenLifetimeSeconds: 600 },
        { alias: "plain", issuer: plain.url, audience: "a" },
      ],
    });
    const ofStrict = (expiresInSeconds: number) =>
      strict.token({ audience: "a", expiresInSeconds });
    const ofPlain = (expiresInSeconds: number) => plain.token({ audience: "a", expiresInSeconds });
    expect(await present(gate, await ofStrict(600))).toMatchObject({ outcome: "allowed" });
    expect(await present(gate, await ofStrict(601))).toMatchObject({
      reason: "token_lifetime_too_long",
    });
    expect(await present(gate, await ofPlain(601))).toMatchObject({ outcome: "allowed" });
    expect(await present(gate, await ofPlain(3601))).toMatchObject({
      reason: "token_lifetime_too_long",
    });
  });
});

import { describe, expect, it } from "vitest";
import { outcomeOf, type Scene, setScene } from "../test-support/scene.js";
import { failed, unreachable } from "../test-support/scripted-endpoint.js";

const versionsTried = ({ endpoint }: Scene) => endpoint.requests.map(({ version }) => version);

describe("TokenSource.get: a credential that is refused", () => {
  it("is read again, and its new version tried once", async () => {
    const scene = setScene();
    const { source, endpoint, credential, eventsOf } = scene;
    await source.get({ scope: "other" });
    endpoint.accepts = new Set(["v2"]);
    credential.inStore = "v2";
    expect(await outcomeOf(source.get())).toBe("token-3");
    expect(versionsTried(scene)).toEqual(["v1", "v1", "v2"]);
    expect(credential.reads).toEqual(["initial", "poll", "rejected"]);
    expect(eventsOf("credential_rejected").map(({ version }) => version)).toEqual(["v1"]);
    expect(eventsOf("credential_rotated")).toMatchObject([
      { version: "v2", previousVersion: "v1" },
    ]);
    expect(source.status().credentialVersion).toBe("v2");
  });

  it("is not tried again where its version did not change", async () => {
    const scene = setScene();
    const { source, endpoint, credential } = scene;
    endpoint.accepts = new Set();
    expect(await source.get().catch((thrown) => thrown)).toMatchObject({
      code: "credential_rejected",
      status: 401,
      oauthError: "invalid_client",
      attempts: 1,
    });
    expect(versionsTried(scene)).toEqual(["v1"]);
    expect(credential.reads).toEqual(["initial", "rejected"]);
  });

  it("is replaced by the previous one, which the server still accepts", async () => {
    const scene = setScene();
    const { source, endpoint, credential, eventsOf } = scene;
    credential.version = "v2";
    credential.previous = "v1";
    endpoint.accepts = new Set(["v1"]);
    expect(await outcomeOf(source.get())).toBe("token-2");
    expect(versionsTried(scene)).toEqual(["v2", "v1"]);
    expect(eventsOf("credential_rotated")).toEqual([]);
    expect(source.status().credentialVersion).toBe("v1");
  });

  it("causes two extra attempts at most, with the new one and the previous one", async () => {
    const scene = setScene();
    const { source, endpoint, credential } = scene;
    endpoint.accepts = new Set();
    credential.inStore = "v3";
    credential.previous = "v2";
    expect(await source.get().catch((thrown) => thrown)).toMatchObject({ attempts: 3 });
    expect(versionsTried(scene)).toEqual(["v1", "v3", "v2"]);
  });

  it("does not try the previous one again once that was refused, too", async () => {
    const scene = setScene();
    const { source, endpoint, credential, clock } = scene;
    endpoint.accepts = new Set();
    credential.version = "v2";
    credential.previous = "v1";
    for (let flight = 0; flight < 3; flight += 1) {
      expect(await outcomeOf(source.get())).toBe("credential_rejected");
      await clock.advance(30_000);
    }
    expect(versionsTried(scene)).toEqual(["v2", "v1", "v2", "v2"]);
    source.reset();
    await outcomeOf(source.get());
    expect(versionsTried(scene).slice(4)).toEqual(["v2", "v1"]);
  });

  it("allows the previous one again once a token was granted", async () => {
    const scene = setScene();
    const { source, endpoint, credential, clock } = scene;
    credential.version = "v2";
    credential.previous = "v1";
    for (const accepted of [[], ["v2"], ["v1"]]) {
      endpoint.accepts = new Set(accepted);
      await outcomeOf(source.get());
      await clock.advance(300_000);
    }
    expect(versionsTried(scene)).toEqual(["v2", "v1", "v2", "v2", "v1"]);
  });

  it("stays refused where it cannot be read again", async () => {
    const { source, endpoint, credential } = setScene();
    endpoint.accepts = new Set();
    const read = credential.credential.bind(credential);
    credential.credential = (request) => {
      credential.isUnavailable = request.reason === "rejected";
      return read(request);
    };
    expect(await outcomeOf(source.get())).toBe("credential_rejected");
  });

  it("causes at most 10 requests in 60 s and 1 000 calls, also over many scopes", async () => {
    for (const scopes of [1, 50]) {
      const { source, endpoint, clock } = setScene();
      endpoint.accepts = new Set();
      const codes = new Set<string>();
      for (let call = 0; call < 1000; call += 1) {
        codes.add(await outcomeOf(source.get({ scope: `scope-${call % scopes}` })));
        await clock.advance(60);
      }
      expect(endpoint.requests.length).toBeLessThanOrEqual(10);
      expect([...codes].sort()).toEqual(
        scopes === 1 ? ["credential_rejected"] : ["cooldown", "credential_rejected"],
      );
    }
  });

  it("is over with the next token: failures are counted from 1 again", async () => {
    const { source, endpoint, clock, eventsOf } = setScene();
    const refuse = failed("credential_rejected");
    for (const failure of [refuse, refuse, refuse, undefined, refuse]) {
      endpoint.failure = failure;
      await outcomeOf(source.get({ scope: "a" }));
      await clock.advance(300_000);
    }
    expect(eventsOf("cooldown").map(({ failures }) => failures)).toEqual([1, 2, 3, 1]);
  });

  it("ends its cooldown at once when there is a new version", async () => {
    const { source, endpoint, credential, clock } = setScene();
    endpoint.accepts = new Set(["v2"]);
    for (let flight = 0; flight < 5; flight += 1) {
      expect(await outcomeOf(source.get())).toBe("credential_rejected");
      await clock.advance(12_000);
    }
    // In the middle of a pause of 12 s the source notices.
    expect(await outcomeOf(source.get())).toBe("credential_rejected");
    await clock.advance(3000);
    credential.version = "v2";
    await outcomeOf(source.get());
    await clock.advance(0);
    expect(await outcomeOf(source.get())).toMatch(/^token/);
  });

  it("does not end the cooldown of a server that is down", async () => {
    const { source, endpoint, credential, clock } = setScene({ credentialPollSeconds: 1 });
    endpoint.failure = failed("server_error", {
      retryable: true,
      retryAt: new Date(clock.now() + 60_000),
    });
    expect(await outcomeOf(source.get())).toBe("server_error");
    credential.version = "v2";
    await clock.advance(5000);
    await outcomeOf(source.get());
    await clock.advance(0);
    expect(await outcomeOf(source.get())).toBe("server_error");
    expect(endpoint.requests).toHaveLength(1);
  });
});

describe("TokenSource.get: a credential that changes", () => {
  it("is noticed by a check every 60 s, and tested while the old token is in use", async () => {
    const scene = setScene();
    const { source, endpoint, credential, clock, eventsOf } = scene;
    await source.get();
    credential.version = "v2";
    await clock.advance(59_999);
    await source.get();
    await clock.advance(0);
    expect(credential.reads).toEqual(["initial"]);
    await clock.advance(1);
    endpoint.latencyMs = 1000;
    expect(await outcomeOf(source.get())).toBe("token-1");
    await clock.advance(500);
    expect(await outcomeOf(source.get())).toBe("token-1");
    await clock.advance(500);
    expect(await outcomeOf(source.get())).toBe("token-2");
    expect(versionsTried(scene)).toEqual(["v1", "v2"]);
    expect(eventsOf("credential_rotated")).toHaveLength(1);
  });

  it("leaves the old token in use where the new one is refused", async () => {
    const scene = setScene();
    const { source, endpoint, credential, clock, eventsOf } = scene;
    await source.get();
    endpoint.accepts = new Set(["v1"]);
    credential.version = "v2";
    await clock.advance(60_000);
    for (let call = 0; call < 100; call += 1) {
      expect(await outcomeOf(source.get())).toBe("token-1");
      await clock.advance(1000);
    }
    expect(versionsTried(scene)).toEqual(["v1", "v2"]);
    expect(eventsOf("credential_rejected").map(({ version }) => version)).toEqual(["v2"]);
    expect(eventsOf("credential_rotated")).toEqual([]);
  });

  it("is not checked for while there are no calls", async () => {
    const { source, credential, clock } = setScene();
    await source.get();
    await clock.advance(3_600_000);
    expect(credential.reads).toEqual(["initial"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("is not tested where it changes regularly, within a day", async () => {
    const scene = setScene();
    const { source, credential, clock } = scene;
    await source.get();
    credential.version = "v2";
    credential.notAfter = clock.now() / 1000 + 3600;
    await clock.advance(60_000);
    await source.get();
    await clock.advance(0);
    expect(credential.reads).toEqual(["initial", "poll"]);
    expect(versionsTried(scene)).toEqual(["v1"]);
    await clock.advance(200_000);
    await source.get();
    await clock.advance(0);
    expect(versionsTried(scene)).toEqual(["v1", "v2"]);
  });

  it("is checked for once at a time, however many calls there are, and however long it takes", async () => {
    const { source, credential, clock } = setScene();
    await source.get();
    await clock.advance(60_000);
    const read = credential.credential.bind(credential);
    credential.credential = async (request) => {
      const answer = await read(request);
      return new Promise((resolve) => clock.setTimer(() => resolve(answer), 30_000, false));
    };
    for (let call = 0; call < 50; call += 1) {
      await source.get();
      await clock.advance(100);
    }
    expect(credential.reads).toEqual(["initial", "poll"]);
  });

  it("is noticed later where the source is down, and no call fails", async () => {
    const { source, credential, clock, eventsOf } = setScene();
    await source.get();
    credential.isUnavailable = true;
    await clock.advance(60_000);
    expect(await outcomeOf(source.get())).toBe("token-1");
    await clock.advance(0);
    expect(await outcomeOf(source.get())).toBe("token-1");
    expect(eventsOf("credential_unavailable")).toHaveLength(1);
  });

  it("is tried again with the next renewal where its test failed for another reason", async () => {
    const scene = setScene();
    const { source, endpoint, credential, clock } = scene;
    await source.get();
    credential.version = "v2";
    endpoint.failNext.push(unreachable());
    await clock.advance(60_000);
    await source.get();
    await clock.advance(200_000);
    await source.get();
    await clock.advance(0);
    expect(versionsTried(scene)).toEqual(["v1", "v2", "v2"]);
    expect(source.status().credentialVersion).toBe("v2");
  });
});

describe("TokenSource.get: a refusal that another secret may end", () => {
  it.each([
    failed("client_unauthorized", { status: 400, oauthError: "unauthorized_client" }),
    failed("credential_rejected", { status: 400, oauthError: "invalid_client" }),
    failed("credential_rejected", { status: 403 }),
  ])("reads the secret again at once, and tries the new one: %s", async (failure) => {
    const { source, endpoint, credential } = setScene();
    credential.inStore = "v2";
    endpoint.failNext.push(failure);
    expect(await outcomeOf(source.get())).toBe("token-2");
    expect(credential.reads).toEqual(["initial", "rejected"]);
    expect(endpoint.requests.map(({ version }) => version)).toEqual(["v1", "v2"]);
  });

  it("reports no secret as rejected where the client may be the reason", async () => {
    const { source, endpoint, eventsOf } = setScene();
    endpoint.failure = failed("client_unauthorized", { status: 400 });
    expect(await outcomeOf(source.get())).toBe("client_unauthorized");
    expect(endpoint.requests).toHaveLength(1);
    expect(eventsOf("credential_rejected")).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { TokenParts } from "../test-support/token-parts.js";

const { signal } = new AbortController();

describe("CredentialWatch", () => {
  it("reads as initial until it has read once", async () => {
    const { credentials, credential } = new TokenParts();
    await credentials.read("poll", signal);
    await credentials.read("poll", signal);
    expect(credential.reads).toEqual(["initial", "poll"]);
  });

  it("counts the versions it sees", async () => {
    const { credentials, credential } = new TokenParts();
    await credentials.read("poll", signal);
    await credentials.read("poll", signal);
    expect(credentials.generation).toBe(0);
    credential.version = "v2";
    await credentials.read("poll", signal);
    expect(credentials.generation).toBe(1);
  });

  it("offers the previous version only until that is rejected too", async () => {
    const { credentials, credential } = new TokenParts();
    credential.version = "v2";
    credential.previous = "v1";
    const offered = async () =>
      (await credentials.afterRejection("v2", true, signal)).map(({ version }) => version);
    expect(await offered()).toEqual(["v1"]);
    credentials.reject("v1", true);
    expect(await offered()).toEqual([]);
    credentials.forgetRefusals();
    expect(await offered()).toEqual(["v1"]);
  });

  it("reports no rejection that may have another reason, but does not try the version again", async () => {
    const { credentials, credential, events } = new TokenParts();
    credential.previous = "v0";
    expect(await credentials.afterRejection("v1", false, signal)).toMatchObject([
      { version: "v0" },
    ]);
    credentials.reject("v0", false);
    expect(await credentials.afterRejection("v1", false, signal)).toEqual([]);
    expect(events).toEqual([]);
  });

  it("is due for a poll a poll interval after its last read, or a second after a rejection", async () => {
    const { credentials, time, clock } = new TokenParts();
    expect(credentials.isPollDue(time.now())).toBe(false);
    await credentials.read("poll", signal);
    await clock.advance(59_999);
    expect(credentials.isPollDue(time.now())).toBe(false);
    await clock.advance(1);
    expect(credentials.isPollDue(time.now())).toBe(true);
    await credentials.read("poll", signal);
    credentials.pollSoon(time.now());
    expect(credentials.isPollDue(time.now() + 999)).toBe(false);
    expect(credentials.isPollDue(time.now() + 1000)).toBe(true);
  });

  it("ends its background poll when the client is closed", async () => {
    const { credentials, credential, closing, clock, events } = new TokenParts();
    await credentials.read("poll", signal);
    credential.credential = () => new Promise(() => {});
    let found = 0;
    credentials.poll(() => {
      found += 1;
    });
    closing.abort(new Error("closed"));
    await clock.advance(0);
    expect([found, events]).toEqual([0, []]);
  });
});

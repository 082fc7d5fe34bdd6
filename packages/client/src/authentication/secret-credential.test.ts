import { inspect } from "node:util";
import { cachedSecret, type Secret } from "@callgate/secrets";
import { describe, expect, it } from "vitest";
import { clientSecretPost } from "./client-secret-post.js";
import { readSecret, secretCredential } from "./secret-credential.js";
import { sourceOf } from "./test-support/show.js";

const usable = () => () => {};

describe("secretCredential", () => {
  it("has its source's version and expiry", async () => {
    const source = sourceOf({ value: "never-seen", version: "v7", notAfter: 1_800_000_000 });
    expect(await secretCredential(source, { reason: "poll" }, usable)).toMatchObject({
      version: "v7",
      notAfter: 1_800_000_000,
      previous: undefined,
    });
    expect(source.reasons).toEqual(["poll"]);
  });

  it("has the previous secret, where the source has it", async () => {
    const previous = { value: "older", version: "v6" };
    const source = sourceOf({ value: "newer", version: "v7", previous });
    const credential = await secretCredential(source, { reason: "initial" }, usable);
    expect(credential.previous).toMatchObject({ version: "v6" });
  });

  it("has no previous secret where that is unusable", async () => {
    const previous = { value: "older", version: "v6" };
    const source = sourceOf({ value: "newer", version: "v7", previous });
    const credential = await secretCredential(source, { reason: "initial" }, (value) => {
      if (value === "older") throw new Error("never-seen");
      return () => {};
    });
    expect(credential).toMatchObject({ version: "v7", previous: undefined });
  });

  it.each([
    ["fails", new Error("never-seen")],
    ["returns nothing", undefined as unknown as Secret],
    ["returns an empty secret", { value: "", version: "1" }],
    ["returns a secret that is not a string", { value: 17, version: "1" } as unknown as Secret],
    ["returns no version", { value: "never-seen" } as unknown as Secret],
  ])("is unavailable where the source %s", async (_how, secret) => {
    const error = await secretCredential(sourceOf(secret), { reason: "initial" }, usable).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: "credential_unavailable", retryable: true });
    expect(inspect(error, { showHidden: true })).not.toContain("never-seen");
  });

  it("is unavailable where the secret cannot be used", async () => {
    const making = secretCredential(sourceOf("never-seen"), { reason: "initial" }, () => {
      throw new Error("never-seen");
    });
    await expect(making).rejects.toMatchObject({ code: "credential_unavailable" });
  });

  it("reports when the source can be read again", async () => {
    const retryAt = new Date(1_800_000_000_000);
    const source = sourceOf(Object.assign(new Error("down"), { retryAt }));
    const reading = secretCredential(source, { reason: "initial" }, usable);
    await expect(reading).rejects.toMatchObject({ retryAt });
  });

  it("is aborted with its caller", async () => {
    const request = { reason: "initial", signal: AbortSignal.abort() } as const;
    const reading = secretCredential(sourceOf(new Error("aborted")), request, usable);
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
  });

  it("shows no secret when it is inspected", async () => {
    const previous = { value: "never-seen-either", version: "0" };
    const source = sourceOf({ value: "never-seen", version: "1", previous });
    const credential = await clientSecretPost(source).credential({ reason: "initial" });
    const seen = inspect(credential, { depth: 9, showHidden: true }) + JSON.stringify(credential);
    expect(seen).not.toContain("never-seen");
  });
});

describe("readSecret", () => {
  const previous = { value: "old\n\n", version: "1" };
  const secret = { value: "new\r\n\n", version: "2", previous };
  const expected = { value: "new\r\n", previous: { value: "old\n" } };

  it("cuts one line end of what an application's own source returns", async () => {
    expect(await readSecret({ get: async () => secret }, { reason: "poll" })).toMatchObject(
      expected,
    );
  });

  it("does not cut a second one of what a built-in source returns", async () => {
    const source = cachedSecret(async () => secret);
    expect(await readSecret(source, { reason: "poll" })).toMatchObject(expected);
  });
});

import { createFakeClock } from "@callgate/testkit";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { fileSecret } from "./index.js";
import { ReadFailure } from "./read-failure.js";
import { cachedSecret } from "./sources/cached-secret.js";
import { ScriptedStore } from "./test-support/scripted-store.js";
import { vaultSecret } from "./vault/index.js";

const emitted: [message: string, options: unknown][] = [];
beforeEach(() => {
  emitted.length = 0;
  vi.spyOn(process, "emitWarning").mockImplementation(((message: string, options: unknown) => {
    emitted.push([message, options]);
  }) as typeof process.emitWarning);
});

const poll = async (source: { get: (request: { reason: "poll" }) => Promise<unknown> }) => {
  await source.get({ reason: "poll" }).catch(() => {});
};

describe("a secret that cannot be read", () => {
  it("causes one warning per cause, until it can be read", async () => {
    const clock = createFakeClock();
    const store = new ScriptedStore();
    const source = cachedSecret(store.read, { name: "keyring", clock, random: () => 0.5 });
    const fail = async (failure: unknown) => {
      store.failure = failure;
      await clock.advance(600_000);
      await poll(source);
    };
    await fail(new ReadFailure("store_unreachable"));
    await fail(new ReadFailure("store_unreachable"));
    expect(emitted).toEqual([
      [
        "A secret cannot be read: keyring: the store cannot be reached; check its address and the network [store_unreachable]; there is no value",
        { type: "CallgateWarning", code: "CALLGATE_SECRET_UNAVAILABLE" },
      ],
    ]);
    await fail(new ReadFailure("access_denied"));
    expect(emitted).toHaveLength(2);
    await fail(undefined);
    await fail(new ReadFailure("store_unreachable"));
    expect(emitted).toHaveLength(3);
    expect(emitted[2]?.[0]).toContain("the last value stays in use");
  });

  it("names the file, and the system's error code", async () => {
    await poll(fileSecret("/nonexistent/secret"));
    expect(emitted.map(([message]) => message)).toEqual([
      "A secret cannot be read: file /nonexistent/secret: the secret does not exist, ENOENT; create it, or correct its name [secret_missing]; there is no value",
    ]);
  });

  it("causes no warning where warnings are turned off", async () => {
    await poll(fileSecret("/nonexistent/secret", { warnings: false }));
    expect(emitted).toEqual([]);
  });
});

describe("plain http", () => {
  const options = {
    ...{ address: "http://vault:8200", insecureOrigins: ["http://vault:8200"] },
    ...{ auth: "agent" as const, path: "a", field: "b" },
  };

  it("causes one warning, which names the origin", () => {
    vaultSecret(options);
    expect(emitted).toMatchObject([
      [expect.stringContaining("http://vault:8200"), { code: "CALLGATE_INSECURE_ORIGIN" }],
    ]);
    vaultSecret({ ...options, warnings: false });
    expect(emitted).toHaveLength(1);
  });

  it("is refused where it is not listed, with the option that allows it", () => {
    const { insecureOrigins: _, ...unlisted } = options;
    expect(() => vaultSecret(unlisted)).toThrow(/insecureOrigins: \["http:/);
    expect(() => vaultSecret({ ...options, address: "http://vault:8201" })).toThrow(
      /`address` must be an https URL/,
    );
    expect(() => vaultSecret({ ...options, address: "http://other:8200" })).toThrow();
  });
});

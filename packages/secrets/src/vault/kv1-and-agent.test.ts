import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { answeringJson, Servers } from "@callgate-tooling/test-support";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SecretUnavailableError } from "../errors.js";
import { type VaultSecretOptions, vaultSecret } from "./vault-secret.js";

const servers = new Servers();
afterEach(() => servers.close());

interface SeenRequest {
  readonly url: string | undefined;
  readonly token: unknown;
  readonly request: unknown;
}

let clock: FakeClock;
let seen: SeenRequest[];
let answer: { status: number; body: object };
let address: string;
/** Instead of `answer`, by path. */
const answers = new Map<string, { status: number; body: object }>();

beforeEach(async () => {
  clock = createFakeClock();
  seen = [];
  answers.clear();
  answer = { status: 200, body: { data: { value: "first" }, lease_duration: 2_764_800 } };
  address = await servers.http((incoming, response) => {
    const { headers } = incoming;
    seen.push({
      url: incoming.url,
      token: headers["x-vault-token"],
      request: headers["x-vault-request"],
    });
    const { status, body } = answers.get(incoming.url ?? "") ?? answer;
    answeringJson(body, status)(incoming, response);
  });
});

const make = (options: Partial<VaultSecretOptions> = {}) =>
  vaultSecret({
    ...{ address, path: "orders", field: "value" },
    ...{ auth: "agent", kvVersion: 1, clock, random: () => 0.5, warnings: false },
    ...options,
  });

describe("vaultSecret, KV version 1", () => {
  it("reads below the mount itself, and keeps the last different value", async () => {
    const source = make({ mount: "team/kv", path: "prod/orders" });
    expect(await source.get({ reason: "initial" })).toMatchObject({ value: "first", version: "1" });
    answer.body = { data: { value: "second" } };
    expect(await source.get({ reason: "rejected" })).toMatchObject({
      value: "second",
      version: "2",
      previous: { value: "first" },
    });
    expect(seen.map(({ url }) => url)).toEqual(Array(2).fill("/v1/team/kv/prod/orders"));
  });

  it.each([
    ["is not there", 404, { errors: [] }, "secret_missing"],
    ["may not be read", 403, { errors: ["permission denied"] }, "access_denied"],
    ["has no such field", 200, { data: { other: "x" } }, "secret_missing"],
    ["is not an object", 200, { data: null }, "store_answer_invalid"],
  ])("reports a secret that %s", async (_what, status, body, code) => {
    answer = { status, body };
    await expect(make().get({ reason: "initial" })).rejects.toMatchObject({ code });
  });

  it("logs in again when its token is refused", async () => {
    const tokens = ["one", "two"];
    const token = {
      get: async ({ reason }: { reason: string }) => {
        const index = reason === "rejected" ? 1 : 0;
        return { value: tokens[index] as string, version: `${index}` };
      },
    };
    const source = make({ auth: { method: "token", token } });
    answer.status = 403;
    await expect(source.get({ reason: "initial" })).rejects.toMatchObject({
      code: "access_denied",
    });
    const reads = seen.filter(({ url }) => url === "/v1/secret/orders");
    expect(reads.map(({ token: shown }) => shown)).toEqual(["one", "two"]);
  });
});

describe("vaultSecret, with the other version of the engine", () => {
  const failing = (options: Partial<VaultSecretOptions> = {}) =>
    make(options)
      .get({ reason: "initial" })
      .then(
        () => Promise.reject(new Error("there is a secret")),
        (error: SecretUnavailableError) => error,
      );
  const mounted = (options: object | null) => ({
    status: 200,
    body: { data: { type: "kv", path: "team/kv/", options } },
  });

  it("names version 2 where Vault warns of a path without it", async () => {
    answer = {
      status: 404,
      body: {
        errors: [],
        warnings: ["Invalid path for a versioned K/V engine. See the API docs."],
      },
    };
    const error = await failing();
    expect(error).toMatchObject({ code: "secret_missing", hint: "kv_version_2" });
    expect(error.message).toContain("the engine looks like KV version 2: write `kvVersion: 2`");
    expect(seen).toHaveLength(1);
  });

  it("names version 2 where it finds the data of one around the field", async () => {
    const metadata = { version: 3, created_time: "2026-01-01T00:00:00Z", deletion_time: "" };
    answer.body = { data: { data: { value: "never-seen" }, metadata } };
    const error = await failing({ path: "data/orders" });
    expect(error).toMatchObject({ code: "secret_missing", hint: "kv_version_2" });
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain("never-seen");
  });

  it.each([
    ["1", 2, mounted({ version: "1" }), "kv_version_1"],
    ["1", 2, mounted(null), "kv_version_1"],
    ["2", 1, mounted({ version: "2" }), "kv_version_2"],
    ["2", 2, mounted({ version: "2" }), undefined],
    ["1", 1, mounted({ version: "1" }), undefined],
    ["x", 2, { status: 200, body: { data: { type: "kv", options: { version: "x" } } } }, undefined],
    ["none", 2, { status: 200, body: { data: { type: "cubbyhole", options: null } } }, undefined],
    ["none", 2, { status: 403, body: { errors: [] } }, undefined],
    ["none", 2, { status: 200, body: {} }, undefined],
  ] as const)(
    "checks which version is mounted, %s, with `kvVersion: %s`, %#",
    async (_v, kvVersion, mount, hint) => {
      answer = { status: 404, body: { errors: [] } };
      answers.set("/v1/sys/internal/ui/mounts/team/kv", mount);
      const error = await failing({ kvVersion, mount: "team/kv" });
      expect(error).toMatchObject({ code: "secret_missing", status: 404, hint });
      expect(error.message.includes("looks like KV version")).toBe(hint !== undefined);
      expect(seen).toHaveLength(2);
    },
  );

  it("makes no further request for a version that was deleted", async () => {
    const metadata = { version: 3, created_time: "2026-01-01T00:00:00Z", deletion_time: "" };
    answer = { status: 404, body: { data: { data: null, metadata } } };
    expect(await failing({ kvVersion: 2 })).toMatchObject({ code: "secret_missing" });
    expect(seen).toHaveLength(1);
  });
});

describe("vaultSecret, behind an agent with auto-auth", () => {
  it("sends no token, and requests none", async () => {
    await make().get({ reason: "initial" });
    expect(seen).toEqual([{ url: "/v1/secret/orders", token: undefined, request: "true" }]);
  });

  it("has no other token to send where the agent is refused", async () => {
    answer = { status: 403, body: { errors: ["permission denied"] } };
    const source = make({ kvVersion: 2 });
    await expect(source.get({ reason: "initial" })).rejects.toMatchObject({
      code: "access_denied",
    });
    expect(seen).toEqual([{ url: "/v1/secret/data/orders", token: undefined, request: "true" }]);
  });
});

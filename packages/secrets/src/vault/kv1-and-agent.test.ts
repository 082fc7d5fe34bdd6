import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { answeringJson, Servers } from "@callgate-tooling/test-support";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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

beforeEach(async () => {
  clock = createFakeClock();
  seen = [];
  answer = { status: 200, body: { data: { value: "first" }, lease_duration: 2_764_800 } };
  address = await servers.http((incoming, response) => {
    const { headers } = incoming;
    seen.push({
      url: incoming.url,
      token: headers["x-vault-token"],
      request: headers["x-vault-request"],
    });
    answeringJson(answer.body, answer.status)(incoming, response);
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

describe("vaultSecret, behind an agent with auto-auth", () => {
  it("shows no token, and asks for none", async () => {
    await make().get({ reason: "initial" });
    expect(seen).toEqual([{ url: "/v1/secret/orders", token: undefined, request: "true" }]);
  });

  it("has no other token to show where the agent is refused", async () => {
    answer = { status: 403, body: { errors: ["permission denied"] } };
    const source = make({ kvVersion: 2 });
    await expect(source.get({ reason: "initial" })).rejects.toMatchObject({
      code: "access_denied",
    });
    expect(seen).toEqual([{ url: "/v1/secret/data/orders", token: undefined, request: "true" }]);
  });
});

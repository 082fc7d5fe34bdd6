// cspell:ignore mout
import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SecretSource } from "../secret-source.js";
import { cachedSecret } from "../sources/cached-secret.js";
import { faultsOf } from "../test-support/faults-of.js";
import { type LocalVault, startVault, type VaultFault } from "./test-support/vault-server.js";
import { vaultSecret } from "./vault-secret.js";

let clock: FakeClock;
let vault: LocalVault;
let token: SecretSource;

beforeEach(async () => {
  clock = createFakeClock();
  vault = await startVault({ clock });
  vault.kv.write("orders", { value: "first" });
  token = cachedSecret(async () => ({ value: vault.rootToken }), { clock });
});
afterEach(() => vault.close());

const make = (): SecretSource =>
  vaultSecret({
    address: `${vault.address}/`,
    auth: { method: "token", token },
    path: "orders",
    field: "value",
    clock,
    random: () => 0.5,
  });
const get = (source: SecretSource) => source.get({ reason: "poll" });
const answer =
  (status: number, body = "", headers: Record<string, string> = {}): VaultFault =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
    return true;
  };

describe("vaultSecret, while Vault fails", () => {
  it.each(["data", "metadata"])(
    "reads no %s that other code left on Object.prototype",
    async (name) => {
      const secret = { value: "planted" };
      const metadata = { version: 1, created_time: "2026-01-01T00:00:00Z" };
      const inherited = { data: { data: secret, metadata }, metadata };
      vault.fault = answer(
        200,
        name === "data" ? "{}" : JSON.stringify({ data: { data: secret } }),
      );
      Object.defineProperty(Object.prototype, name, {
        value: inherited[name as keyof typeof inherited],
        configurable: true,
      });
      try {
        await expect(get(make())).rejects.toMatchObject({ code: "store_answer_invalid" });
      } finally {
        Reflect.deleteProperty(Object.prototype, name);
      }
    },
  );

  it.each([
    ["sealed", answer(503, '{"errors":["Vault is sealed"]}'), "store_error", 503],
    ["a standby that does not answer requests", answer(429), "store_error", 429],
    ["behind its leader", answer(412), "store_error", 412],
    [
      "another address",
      answer(307, "", { location: "http://127.0.0.1:1/" }),
      "store_answer_invalid",
      307,
    ],
    [
      "not in its content coding",
      answer(200, "{}", { "content-encoding": "gzip" }),
      "store_answer_invalid",
      undefined,
    ],
    [
      "down, and not in its content coding",
      answer(503, "x", { "content-encoding": "br" }),
      "store_error",
      503,
    ],
    ["a page of HTML", answer(200, "<html>"), "store_answer_invalid", undefined],
    [
      "JSON without a secret",
      answer(200, '{"data":{"data":null}}'),
      "store_answer_invalid",
      undefined,
    ],
    [
      "without metadata",
      answer(200, '{"data":{"data":{"value":"x"}}}'),
      "store_answer_invalid",
      undefined,
    ],
    ["an endless answer", answer(200, "x".repeat(262_145)), "store_answer_invalid", 200],
    [
      "closing the connection",
      (request) => request.socket.destroy() !== undefined,
      "store_unreachable",
      undefined,
    ],
  ] satisfies [string, VaultFault, string, number | undefined][])(
    "treats an answer that is %s as a failure, and keeps the value it has",
    async (_what, fault, code, status) => {
      const source = make();
      await get(source);
      vault.fault = fault;
      await clock.advance(300_000);
      expect(await get(source)).toMatchObject({ value: "first" });
      await expect(get(make())).rejects.toMatchObject({
        code,
        status,
        source: "Vault secret/orders",
      });
      vault.fault = undefined;
      vault.kv.write("orders", { value: "second" });
      await clock.advance(1000);
      expect(await get(source)).toMatchObject({ value: "second" });
    },
  );

  it.each([
    ["sends nothing", () => true],
    ["sends its answer forever", (_request, response) => response.write("[")],
  ] satisfies [string, VaultFault][])("stops waiting for a Vault that %s", async (_how, fault) => {
    let arrived = (): void => {};
    const pending = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    vault.fault = (request, response) => {
      arrived();
      fault(request, response);
      return true;
    };
    const outcome = expect(get(make())).rejects.toMatchObject({ code: "store_timeout" });
    await pending;
    await clock.advance(5000);
    await outcome;
    expect(clock.pendingTimers).toBe(0);
  });

  it("sends no token to where it is redirected", async () => {
    const elsewhere = await startVault();
    vault.fault = answer(307, "", { location: `${elsewhere.address}/v1/secret/data/orders` });
    await expect(get(make())).rejects.toMatchObject({ code: "store_answer_invalid" });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});

describe("vaultSecret, options", () => {
  const source: SecretSource = { get: () => Promise.reject(new Error("not requested")) };
  const right = {
    address: "https://vault.example.com",
    auth: { method: "token", token: source },
    path: "orders",
    field: "value",
  };
  const faults = (wrong: object) => faultsOf(() => vaultSecret({ ...right, ...wrong } as never));

  it.each([
    ["https://vault.example.com:8200/", []],
    ["http://127.0.0.1:8200", []],
    ["http://vault.example.com", ["address option_invalid"]],
    ["https://vault.example.com/v1", ["address option_invalid"]],
    ["https://vault.example.com?x", ["address option_invalid"]],
    ["https://user:pass@vault.example.com", ["address option_invalid"]],
    [undefined, ["address option_missing"]],
  ])("checks the address %s", (address, expected) => {
    expect(faults({ address })).toEqual(expected);
  });

  it.each([
    ["team/orders", []],
    ["orders v2 é", []],
    ["..data", []],
    ["/orders", ["path option_invalid"]],
    ["orders/", ["path option_invalid"]],
    ["a//b", ["path option_invalid"]],
    ["a/../b", ["path option_invalid"]],
    [".", ["path option_invalid"]],
    ["..", ["path option_invalid"]],
    ["a\nb", ["path option_invalid"]],
    ["", ["path option_invalid"]],
    [undefined, ["path option_missing"]],
  ])("checks the path %j", (path, expected) => {
    expect(faults({ path })).toEqual(expected);
  });

  it.each([
    [undefined, ["auth option_missing"]],
    ["hvs.token", ["auth option_invalid"]],
    [{ method: "constructor" }, ["auth option_invalid"]],
    [{ method: "token" }, ["auth.token option_missing"]],
    [{ method: "token", token: "hvs.token" }, ["auth.token option_invalid"]],
    [{ method: "token", token: source, role: "x" }, ["auth.role option_unknown"]],
    [{ method: "kubernetes" }, ["auth.role option_missing"]],
    [
      { method: "kubernetes", role: "x", mount: "/k", tokenPath: "" },
      ["auth.mount option_invalid", "auth.tokenPath option_invalid"],
    ],
    [
      { method: "approle", secretId: "x" },
      ["auth.roleId option_missing", "auth.secretId option_invalid"],
    ],
    [{ method: "jwt", role: "a b" }, ["auth.role option_invalid", "auth.jwt option_missing"]],
  ])("checks the way to log in %j", (auth, expected) => {
    expect(faults({ auth })).toEqual(expected);
  });

  it("reports every fault at once", () => {
    expect(
      faults({
        field: "",
        mount: "a//b",
        namespace: "a\r\nb",
        previous: "yes",
        fetch: "fetch",
        maxResponseBytes: 1,
        timeoutMs: 1,
        mout: "x",
      }),
    ).toEqual([
      "mout option_unknown",
      "mount option_invalid",
      "field option_invalid",
      "namespace option_invalid",
      "previous option_invalid",
      "fetch option_invalid",
      "maxResponseBytes option_invalid",
      "timeoutMs option_invalid",
    ]);
    expect(faultsOf(() => vaultSecret(undefined as never))).toEqual(["options option_missing"]);
  });
});

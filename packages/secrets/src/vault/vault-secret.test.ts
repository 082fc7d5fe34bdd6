import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SecretReason, SecretSource } from "../secret-source.js";
import { cachedSecret } from "../sources/cached-secret.js";
import { type LocalVault, startVault } from "./test-support/vault-server.js";
import type { VaultAuth, VaultLogin } from "./vault-auth.js";
import { type VaultSecretOptions, vaultSecret } from "./vault-secret.js";

let clock: FakeClock;
let vault: LocalVault;
let secretId: string;

beforeEach(async () => {
  clock = createFakeClock();
  vault = await startVault({ clock });
  vault.kv.write("orders", { client_secret: "first" });
  secretId = "secret-id";
  vault.logins.approle.set("role-id", "secret-id");
});
afterEach(() => vault.close());

const given = (read: () => string): SecretSource =>
  cachedSecret(async () => ({ value: read() }), { clock, cacheSeconds: 86_400 });
const approle = (): VaultAuth => ({
  method: "approle",
  roleId: "role-id",
  secretId: given(() => secretId),
});
const make = (options: Partial<VaultSecretOptions> = {}): SecretSource =>
  vaultSecret({
    address: vault.address,
    auth: approle(),
    path: "orders",
    field: "client_secret",
    clock,
    random: () => 0.5,
    ...options,
  });
const get = (source: SecretSource, reason: SecretReason = "poll") => source.get({ reason });
const later = async (source: SecretSource, seconds = 300) => {
  await clock.advance(seconds * 1000);
  vault.requests.length = 0;
  return await get(source);
};
const LOGIN = "POST auth/approle/login";
const READ = "GET secret/data/orders";
const RENEW = "POST auth/token/renew-self";

describe("vaultSecret, reading", () => {
  it("logs in once and reads the field", async () => {
    const source = make();
    expect(await get(source)).toMatchObject({
      value: "first",
      version: expect.stringMatching(/^1 of 2026-01-01T/),
    });
    expect(vault.requests).toEqual([LOGIN, READ]);
    await later(source);
    expect(vault.requests).toEqual([READ]);
  });

  it("returns the previous version, read once", async () => {
    vault.kv.write("orders", { client_secret: "second" });
    const source = make();
    const secret = await get(source);
    expect(secret).toMatchObject({ value: "second", previous: { value: "first" } });
    expect(secret.previous?.version).toMatch(/^1 of /);
    expect(vault.requests).toEqual([LOGIN, READ, `${READ}?version=1`]);
    expect((await later(source)).previous?.value).toBe("first");
    expect(vault.requests).toEqual([READ]);
  });

  it("uses the last value as the previous one where Vault has deleted that, or it is not read", async () => {
    for (const previous of [true, false]) {
      const name = `orders-${previous}`;
      vault.kv.write(name, { client_secret: "first" });
      const source = make({ path: name, previous });
      await get(source);
      vault.kv.write(name, { client_secret: "second" });
      await fetch(`${vault.address}/v1/secret/destroy/${name}`, {
        method: "POST",
        headers: { "x-vault-token": vault.rootToken },
        body: '{"versions":[1]}',
      });
      expect(await later(source)).toMatchObject({ value: "second", previous: { value: "first" } });
      expect(vault.requests.includes(`GET secret/data/${name}?version=1`)).toBe(previous);
    }
  });

  it("distinguishes a secret that was destroyed and written again from the earlier one", async () => {
    const source = make();
    const first = await get(source);
    await fetch(`${vault.address}/v1/secret/metadata/orders`, {
      method: "DELETE",
      headers: { "x-vault-token": vault.rootToken },
    });
    vault.kv.write("orders", { client_secret: "other-secret" });
    const second = await later(source);
    expect(second.value).toBe("other-secret");
    expect(second.version).toMatch(/^1 of /);
    expect(second.version).not.toBe(first.version);
  });

  it("reports when a version will delete itself", async () => {
    vault.kv.write("orders", { client_secret: "second" }, "2026-01-02T00:00:00.5Z");
    expect((await get(make())).notAfter).toBe(Date.UTC(2026, 0, 2) / 1000 + 0.5);
  });

  it("reads through mounts, paths and a namespace of several segments", async () => {
    await vault.close();
    vault = await startVault({ clock, mount: "team a/kv", namespace: "eu/orders" });
    vault.logins.mounts.approle = "ci/approle";
    vault.logins.approle.set("role-id", "secret-id");
    vault.kv.write("prod/orders é?", { "client.secret": "first" });
    const source = make({
      mount: "team a/kv",
      path: "prod/orders é?",
      field: "client.secret",
      namespace: "eu/orders",
      auth: { ...(approle() as VaultLogin), mount: "ci/approle" } as VaultAuth,
    });
    expect((await get(source)).value).toBe("first");
  });

  it.each([
    ["is not there", { path: "nothing" }, "secret_missing", 404],
    ["has no such field", { field: "nothing" }, "secret_missing", undefined],
    [
      "has the name of a member of Object.prototype for a field",
      { field: "constructor" },
      "secret_missing",
      undefined,
    ],
    ["holds a number", { path: "number" }, "secret_invalid", undefined],
    ["holds nothing", { path: "empty" }, "secret_empty", undefined],
    ["is in another mount", { mount: "kv" }, "secret_missing", 404],
    ["is in another namespace", { namespace: "eu" }, "access_denied", 404],
  ] as const)("has no value when the secret %s", async (_what, options, code, status) => {
    vault.kv.write("number", { client_secret: 7 });
    vault.kv.write("empty", { client_secret: "" });
    await expect(get(make(options))).rejects.toMatchObject({ code, status });
  });

  it("keeps the last value when the secret was deleted", async () => {
    const source = make();
    await get(source);
    await fetch(`${vault.address}/v1/secret/data/orders`, {
      method: "DELETE",
      headers: { "x-vault-token": vault.rootToken },
    });
    expect((await later(source)).value).toBe("first");
    await expect(get(make())).rejects.toMatchObject({ code: "secret_missing", status: 404 });
  });
});

describe("vaultSecret, logging in", () => {
  it("logs in as a pod, its token read each time", async () => {
    const folder = await mkdtemp(join(tmpdir(), "callgate-vault-"));
    try {
      const tokenPath = join(folder, "token");
      await writeFile(tokenPath, "jwt-1");
      vault.logins.kubernetes.set("orders", "jwt-1");
      const source = make({ auth: { method: "kubernetes", role: "orders", tokenPath } });
      expect((await get(source)).value).toBe("first");
      await writeFile(`${tokenPath}.new`, "jwt-2");
      await rename(`${tokenPath}.new`, tokenPath);
      vault.logins.kubernetes.set("orders", "jwt-2");
      vault.tokens.revokeAll();
      vault.kv.write("orders", { client_secret: "second" });
      expect((await later(source)).value).toBe("second");
      await rm(tokenPath);
      await expect(
        get(make({ auth: { method: "kubernetes", role: "orders", tokenPath } })),
      ).rejects.toMatchObject({
        code: "store_credential_unavailable",
        cause: { code: "secret_missing", source: `file ${tokenPath}` },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("logs in with a JWT, with and without a role", async () => {
    vault.logins.jwt.set("orders", "jwt-1");
    const jwt = given(() => "jwt-1");
    expect((await get(make({ auth: { method: "jwt", role: "orders", jwt } }))).value).toBe("first");
    await expect(get(make({ auth: { method: "jwt", jwt } }))).rejects.toMatchObject({
      code: "access_denied",
      status: 400,
    });
    vault.logins.jwtDefaultRole = "orders";
    expect((await get(make({ auth: { method: "jwt", jwt } }))).value).toBe("first");
  });

  it("logs in with an AppRole that needs no secret id", async () => {
    vault.logins.approle.set("open", undefined);
    const source = make({ auth: { method: "approle", roleId: "open" } });
    expect((await get(source)).value).toBe("first");
  });

  it("logs in with a secret id that was rotated since the last login", async () => {
    const source = make();
    await get(source);
    vault.logins.approle.set("role-id", "secret-id-2");
    secretId = "secret-id-2";
    vault.tokens.revokeAll();
    vault.kv.write("orders", { client_secret: "second" });
    expect((await later(source)).value).toBe("second");
  });

  it("tries a refused login once, unless it has another credential", async () => {
    secretId = "wrong";
    await expect(get(make())).rejects.toMatchObject({ code: "access_denied", status: 400 });
    expect(vault.requests).toEqual([LOGIN]);
  });

  it("uses a token from a source, and the new one when that expires", async () => {
    let token = vault.tokens.issue(600);
    const source = make({ auth: { method: "token", token: given(() => token) } });
    expect((await get(source)).value).toBe("first");
    expect(vault.requests).toEqual(["GET auth/token/lookup-self", READ]);
    await later(source, 401);
    expect(vault.requests).toEqual([RENEW, READ]);
    vault.tokens.revokeAll();
    token = vault.tokens.issue();
    vault.kv.write("orders", { client_secret: "second" });
    expect((await later(source)).value).toBe("second");
    expect(vault.requests.slice(0, 3)).toEqual([READ, "GET auth/token/lookup-self", READ]);
  });

  it("uses a token that may not look itself up", async () => {
    vault.denied.add("auth/token/lookup-self");
    const token = given(() => vault.rootToken);
    expect((await get(make({ auth: { method: "token", token } }))).value).toBe("first");
  });

  it("does not send a refused token twice", async () => {
    const source = make({ auth: { method: "token", token: given(() => "hvs.wrong") } });
    await expect(get(source)).rejects.toMatchObject({ code: "access_denied", status: 403 });
    expect(vault.requests.filter((request) => request === READ)).toHaveLength(1);
  });
});

describe("vaultSecret, the lifetime of its token", () => {
  it("renews at two thirds of the lease, not before", async () => {
    vault.tokens.lifetime.ttlSeconds = 900;
    const source = make();
    await get(source);
    await later(source, 599);
    expect(vault.requests).toEqual([READ]);
    await later(source, 301);
    expect(vault.requests).toEqual([LOGIN, READ]);
    await later(source, 600);
    expect(vault.requests).toEqual([RENEW, READ]);
    await later(source, 599);
    expect(vault.requests).toEqual([READ]);
  });

  it("logs in again when a renewal cannot extend the lease", async () => {
    Object.assign(vault.tokens.lifetime, { ttlSeconds: 900, maxTtlSeconds: 900 });
    const source = make();
    await get(source);
    await later(source, 600);
    expect(vault.requests).toEqual([RENEW, LOGIN, READ]);
  });

  it("logs in again when the lease is over, and does not renew a token that cannot be renewed", async () => {
    Object.assign(vault.tokens.lifetime, { ttlSeconds: 900, renewable: false });
    const source = make();
    await get(source);
    await later(source, 899);
    expect(vault.requests).toEqual([READ]);
    await later(source, 301);
    expect(vault.requests).toEqual([LOGIN, READ]);
  });

  it("keeps using a token that Vault currently cannot renew", async () => {
    vault.tokens.lifetime.ttlSeconds = 900;
    const source = make();
    await get(source);
    vault.fault = (request, response) => {
      if (request.url?.endsWith("renew-self") !== true) return false;
      response.writeHead(500).end('{"errors":["internal error"]}');
      return true;
    };
    vault.kv.write("orders", { client_secret: "second" });
    expect((await later(source, 600)).value).toBe("second");
    expect(vault.requests).toEqual([READ, `${READ}?version=1`]);
  });

  it("logs in once more when its token was revoked", async () => {
    const source = make();
    await get(source);
    vault.tokens.revokeAll();
    vault.kv.write("orders", { client_secret: "second" });
    expect((await later(source)).value).toBe("second");
    expect(vault.requests.slice(0, 3)).toEqual([READ, LOGIN, READ]);
  });

  it("logs in only once more where it may not read", async () => {
    vault.denied.add("secret/data/orders");
    await expect(get(make())).rejects.toMatchObject({ code: "access_denied", status: 403 });
    expect(vault.requests).toEqual([LOGIN, READ, LOGIN, READ]);
  });
});

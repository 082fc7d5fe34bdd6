import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SecretSource } from "../secret-source.js";
import { type LocalVault, startVault } from "./test-support/vault-server.js";
import { VaultSession } from "./vault-session.js";

const LOGIN = "POST auth/approle/login";
const { signal } = new AbortController();

let clock: FakeClock;
let vault: LocalVault;
let secretIds: readonly [usual: string, afterRejection: string];

beforeEach(async () => {
  clock = createFakeClock();
  vault = await startVault({ clock });
  vault.logins.approle.set("role", "right");
  secretIds = ["right", "right"];
});
afterEach(() => vault.close());

const server = () => ({
  address: vault.address,
  namespace: undefined,
  fetch: globalThis.fetch,
  maxResponseBytes: 4096,
});
const loggingIn = (): VaultSession => {
  const body = async (isRejected: boolean) => ({
    role_id: "role",
    secret_id: secretIds[isRejected ? 1 : 0],
  });
  const login = { path: "auth/approle/login", body };
  return new VaultSession(server(), { method: "login", login }, clock);
};

describe("VaultSession", () => {
  it("logs in once for many reads", async () => {
    const session = loggingIn();
    const token = await session.token(signal);
    expect(await session.token(signal)).toBe(token);
    expect(vault.requests).toEqual([LOGIN]);
  });

  it("replaces a refused token, and keeps the new one", async () => {
    const session = loggingIn();
    const refused = await session.token(signal);
    const other = await session.replace(signal);
    expect(other).not.toBe(refused);
    expect(await session.token(signal)).toBe(other);
    expect(vault.requests).toEqual([LOGIN, LOGIN]);
  });

  it("repeats a refused login with a newer credential", async () => {
    secretIds = ["wrong", "right"];
    await expect(loggingIn().token(signal)).resolves.toMatch(/./);
    expect(vault.requests).toEqual([LOGIN, LOGIN]);
  });

  it("does not repeat a refused login with the same credential", async () => {
    secretIds = ["wrong", "wrong"];
    await expect(loggingIn().token(signal)).rejects.toMatchObject({ code: "access_denied" });
    expect(vault.requests).toEqual([LOGIN]);
  });

  it("has no other token while its source has the same", async () => {
    let version = "1";
    const token: SecretSource = { get: async () => ({ value: vault.rootToken, version }) };
    const session = new VaultSession(server(), { method: "token", token }, clock);
    await session.token(signal);
    expect(await session.replace(signal)).toBeUndefined();
    await session.token(signal);
    version = "2";
    expect(await session.replace(signal)).toBe(vault.rootToken);
  });

  it("keeps no token after a login that failed", async () => {
    const session = loggingIn();
    await session.token(signal);
    vault.sealed = true;
    await expect(session.replace(signal)).rejects.toMatchObject({
      code: "store_error",
      status: 503,
    });
    vault.sealed = false;
    await session.token(signal);
    expect(vault.requests).toHaveLength(3);
  });
});

import { createFakeClock } from "@callgate/testkit";
import createClient from "node-vault";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalVault, startVault } from "./test-support/vault-server.js";

let vault: LocalVault;

beforeEach(async () => {
  vault = await startVault({ clock: createFakeClock() });
  vault.logins.approle.set("role-id", "secret-id");
  vault.logins.kubernetes.set("orders", "jwt");
  vault.logins.jwt.set("orders", "jwt");
});
afterEach(() => vault.close());

const connect = (token?: string) =>
  createClient({ endpoint: vault.address, noCustomHTTPVerbs: true, ...(token && { token }) });

describe("the local Vault, to node-vault", () => {
  it("keeps versions of a secret", async () => {
    const client = connect(vault.rootToken);
    await client.write("secret/data/orders", { data: { value: "first" } });
    const written = await client.write("secret/data/orders", {
      data: { value: "second" },
      options: { cas: 1 },
    });
    expect(written.data.version).toBe(2);
    expect((await client.read("secret/data/orders")).data.data).toEqual({ value: "second" });
    expect((await client.read("secret/data/orders?version=1")).data).toMatchObject({
      data: { value: "first" },
      metadata: { version: 1, destroyed: false, deletion_time: "" },
    });
    expect((await client.list("secret/metadata/")).data.keys).toEqual(["orders"]);
    await expect(
      client.write("secret/data/orders", { data: {}, options: { cas: 1 } }),
    ).rejects.toMatchObject({
      response: { statusCode: 400 },
    });
    await client.delete("secret/data/orders");
    await expect(client.read("secret/data/orders")).rejects.toMatchObject({
      response: { statusCode: 404 },
    });
    await client.write("secret/undelete/orders", { versions: [2] });
    expect((await client.read("secret/metadata/orders")).data.current_version).toBe(2);
  });

  it.each([
    [
      "approle",
      (client: ReturnType<typeof connect>) =>
        client.approleLogin({ role_id: "role-id", secret_id: "secret-id" }),
    ],
    [
      "kubernetes",
      (client: ReturnType<typeof connect>) =>
        client.kubernetesLogin({ mount_point: "kubernetes", role: "orders", jwt: "jwt" }),
    ],
    [
      "jwt",
      (client: ReturnType<typeof connect>) => client.jwtLogin({ role: "orders", jwt: "jwt" }),
    ],
  ] as const)("logs in by %s, and renews", async (_method, logIn) => {
    vault.kv.write("orders", { value: "first" });
    const client = connect();
    expect((await logIn(client)).auth).toMatchObject({ renewable: true, lease_duration: 3600 });
    expect((await client.read("secret/data/orders")).data.data).toEqual({ value: "first" });
    expect((await client.tokenLookupSelf()).data.renewable).toBe(true);
    expect((await client.tokenRenewSelf()).auth.lease_duration).toBe(3600);
    await client.tokenRevokeSelf();
    await expect(client.read("secret/data/orders")).rejects.toMatchObject({
      response: { statusCode: 403 },
    });
  });

  it("reports its health", async () => {
    expect(await connect().health()).toMatchObject({ sealed: false });
    vault.sealed = true;
    expect(await connect().health()).toMatchObject({ sealed: true });
    await expect(connect(vault.rootToken).read("secret/data/orders")).rejects.toMatchObject({
      response: { statusCode: 503 },
    });
  });
});

import { createFakeClock } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KvReader } from "./kv-reader.js";
import { type LocalVault, startVault } from "./test-support/vault-server.js";
import { VaultSession } from "./vault-session.js";

const READ = "GET secret/data/orders";
const PREVIOUS = `${READ}?version=1`;
const request = { reason: "poll", signal: new AbortController().signal } as const;

let vault: LocalVault;
let token: string;
let reader: KvReader;

beforeEach(async () => {
  const clock = createFakeClock();
  vault = await startVault({ clock });
  token = vault.rootToken;
  let version = 0;
  const source = {
    get: async () => {
      version += 1;
      return { value: token, version: String(version) };
    },
  };
  const server = {
    address: vault.address,
    namespace: undefined,
    fetch: globalThis.fetch,
    maxResponseBytes: 4096,
  };
  const session = new VaultSession(server, { method: "token", token: source }, clock);
  const location = { mount: "secret", path: "orders", field: "value", previous: true };
  reader = new KvReader(server, session, location);
  vault.kv.write("orders", { value: "first" });
  vault.kv.write("orders", { value: "second" });
});
afterEach(() => vault.close());

const reads = () => vault.requests.filter((line) => line.startsWith(READ));

describe("KvReader", () => {
  it("reads the previous version once per version", async () => {
    for (let call = 0; call < 2; call += 1) {
      expect(await reader.read(request)).toMatchObject({
        value: "second",
        previous: { value: "first" },
      });
    }
    expect(reads()).toEqual([READ, PREVIOUS, READ]);
  });

  it("reads the previous version again after Vault failed to return it", async () => {
    vault.fault = ({ url }, response) => {
      if (url?.endsWith("?version=1") !== true) return false;
      response.writeHead(500).end();
      return true;
    };
    expect(await reader.read(request)).toMatchObject({ value: "second", previous: undefined });
    vault.fault = undefined;
    expect((await reader.read(request)).previous?.value).toBe("first");
    await reader.read(request);
    // The local Vault does not list what it failed to answer.
    expect(reads()).toEqual([READ, READ, PREVIOUS, READ]);
  });

  it("reads once more with another token when Vault refuses the first", async () => {
    token = "hvs.wrong";
    const reading = reader.read(request);
    token = vault.rootToken;
    expect((await reading).value).toBe("second");
  });

  it("reads twice at most", async () => {
    token = "hvs.wrong";
    await expect(reader.read(request)).rejects.toMatchObject({ code: "access_denied" });
    expect(reads()).toEqual([READ, READ]);
  });
});

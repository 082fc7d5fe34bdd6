import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { awsAgentSecret, awsSecret } from "./aws/index.js";
import { startSecretsAgent } from "./aws/test-support/secrets-agent.js";
import {
  cachedSecret,
  envSecret,
  fileSecret,
  firstOf,
  type SecretSource,
  staticSecret,
} from "./index.js";
import { vaultSecret } from "./vault/index.js";
import { startVault } from "./vault/test-support/vault-server.js";

const SECRET = "pear-tree-44";
const closing: (() => unknown)[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "callgate-line-ends-"));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await rm(folder, { recursive: true });
});

const own = (value: string): SecretSource => ({ get: async () => ({ value, version: "1" }) });

/** One source of each kind, all with this content. */
const sources: readonly (readonly [string, (content: string) => Promise<SecretSource>])[] = [
  [
    "envSecret",
    async (content) => {
      vi.stubEnv("CALLGATE_TEST_SECRET", content);
      return envSecret("CALLGATE_TEST_SECRET");
    },
  ],
  [
    "fileSecret",
    async (content) => {
      await writeFile(join(folder, "secret"), content);
      return fileSecret(join(folder, "secret"));
    },
  ],
  ["cachedSecret", async (value) => cachedSecret(async () => ({ value }))],
  ["staticSecret", async (content) => staticSecret(content)],
  ["firstOf", async (content) => firstOf(own(content))],
  [
    "vaultSecret",
    async (content) => {
      const vault = await startVault();
      closing.push(() => vault.close());
      vault.kv.write("orders", { value: content });
      // The Vault token, too, is read with its line end.
      const auth = { method: "token", token: own(`${vault.rootToken}\n`) } as const;
      return vaultSecret({ address: vault.address, auth, path: "orders", field: "value" });
    },
  ],
  [
    "awsSecret",
    async (content) => {
      const client = { send: async () => ({ SecretString: content, VersionId: "1" }) };
      return awsSecret({ secretId: "orders", client, previous: false });
    },
  ],
  [
    "awsAgentSecret",
    async (content) => {
      const agent = await startSecretsAgent();
      closing.push(() => agent.close());
      agent.secrets.put("orders", content);
      const token = own(`${agent.token}\r\n`);
      return awsAgentSecret({ secretId: "orders", endpoint: agent.endpoint, token });
    },
  ],
];

describe.each(sources)("%s", (_name, make) => {
  it.each([`${SECRET}\n`, `${SECRET}\r\n`, SECRET])("cuts the line end of %j", async (content) => {
    const source = await make(content);
    expect((await source.get({ reason: "initial" })).value).toBe(SECRET);
  });

  it.each([
    [`${SECRET}\n\n`, `${SECRET}\n`],
    [`${SECRET}\r\n\r\n`, `${SECRET}\r\n`],
    [`${SECRET}\r`, `${SECRET}\r`],
  ])("cuts one line end of %j, however many sources it passes", async (content, expected) => {
    const source = firstOf(firstOf(await make(content)));
    expect((await source.get({ reason: "initial" })).value).toBe(expected);
  });

  it("keeps other blanks", async () => {
    const source = await make(` ${SECRET}\t `);
    expect((await source.get({ reason: "initial" })).value).toBe(` ${SECRET}\t `);
  });
});

describe("the previous value", () => {
  it("is cut, too, and is undefined where nothing is left", async () => {
    const reading = { value: "new\n", previous: { value: "old\r\n" } };
    expect(await cachedSecret(async () => reading).get({ reason: "initial" })).toMatchObject({
      value: "new",
      previous: { value: "old" },
    });
    reading.previous.value = "\n\n";
    const { previous } = await cachedSecret(async () => reading).get({ reason: "initial" });
    expect(previous).toBeUndefined();
  });
});

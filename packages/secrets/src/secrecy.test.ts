import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createFakeClock } from "@callgate/testkit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { awsAgentSecret, awsSecret } from "./aws/index.js";
import { type LocalSecretsAgent, startSecretsAgent } from "./aws/test-support/secrets-agent.js";
import {
  type LocalSecretsManager,
  startSecretsManager,
} from "./aws/test-support/secrets-manager.js";
import {
  cachedSecret,
  envSecret,
  fileSecret,
  firstOf,
  type Secret,
  type SecretSource,
  staticSecret,
} from "./index.js";
import { vaultSecret } from "./vault/index.js";
import { type LocalVault, startVault } from "./vault/test-support/vault-server.js";

const SECRETS = ["hunter2-now", "hunter2-before", "hunter2-access", "hunter2-json"];
const [NOW = "", BEFORE = "", ACCESS = "", JSON_SECRET = ""] = SECRETS;

const opened: { close(): Promise<void> }[] = [];
let folder: string | undefined;
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
  folder = undefined;
});
const keep = <T extends { close(): Promise<void> }>(server: T): T => {
  opened.push(server);
  return server;
};

/** Every text that logs, test reports and crash dumps make of a value. */
function shownBy(thing: unknown): string {
  return [
    inspect(thing, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
    inspect(thing, { depth: Number.POSITIVE_INFINITY, getters: true, customInspect: false }),
    JSON.stringify(thing),
    String(thing),
    thing instanceof Error ? `${thing.stack} ${JSON.stringify({ ...thing })}` : "",
  ].join("\n");
}

function expectNoSecretIn(thing: unknown, more: readonly string[] = []): void {
  const text = shownBy(thing);
  for (const secret of [...SECRETS, ...more]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(secret).toString("base64"));
  }
}

const clock = createFakeClock();
const access = (): SecretSource => cachedSecret(async () => ({ value: ACCESS }), { clock });

interface Scene {
  readonly make: () => SecretSource;
  /** What only this store knows: tokens it issued. */
  readonly secrets: () => readonly string[];
  /** Makes the store fail, in every way it can. */
  readonly faults: readonly (() => void | Promise<void>)[];
}

async function fileScene(): Promise<Scene> {
  folder = await mkdtemp(join(tmpdir(), "callgate-secrecy-"));
  const path = join(folder, "secret");
  const previousPath = join(folder, "previous");
  await writeFile(path, NOW);
  await writeFile(previousPath, BEFORE);
  return {
    make: () => fileSecret(path, { previousPath, clock, cacheSeconds: 1, maxBytes: 100 }),
    secrets: () => [],
    faults: [() => writeFile(path, NOW.repeat(20)), () => rm(path)],
  };
}

async function envScene(): Promise<Scene> {
  vi.stubEnv("CALLGATE_NOW", NOW);
  vi.stubEnv("CALLGATE_BEFORE", BEFORE);
  return {
    make: () =>
      envSecret("CALLGATE_NOW", { previousName: "CALLGATE_BEFORE", clock, cacheSeconds: 1 }),
    secrets: () => [],
    faults: [() => void vi.stubEnv("CALLGATE_NOW", "")],
  };
}

async function vaultScene(): Promise<Scene> {
  const vault: LocalVault = keep(await startVault({ clock }));
  vault.logins.approle.set("orders", ACCESS);
  vault.kv.write("orders", { value: BEFORE });
  vault.kv.write("orders", { value: NOW });
  const auth = { method: "approle", roleId: "orders", secretId: access() } as const;
  const { address } = vault;
  return {
    make: () =>
      vaultSecret({ address, auth, path: "orders", field: "value", clock, cacheSeconds: 1 }),
    secrets: () => vault.tokens.issued,
    faults: [
      () => vault.tokens.revokeAll(),
      () => void vault.denied.add("secret/data/orders"),
      () => void vault.logins.approle.clear(),
      () => {
        vault.fault = (request, response) => {
          response.end(JSON.stringify({ errors: [NOW, request.headers["x-vault-token"]] }));
          return true;
        };
      },
    ],
  };
}

async function awsScene(): Promise<Scene> {
  const aws: LocalSecretsManager = keep(await startSecretsManager());
  aws.secrets.put("orders", JSON.stringify({ value: BEFORE }));
  aws.secrets.put("orders", JSON.stringify({ value: NOW }));
  const client = new SecretsManagerClient({
    endpoint: aws.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: ACCESS },
    maxAttempts: 1,
  });
  return {
    make: () => awsSecret({ secretId: "orders", field: "value", client, clock, cacheSeconds: 1 }),
    secrets: () => [],
    faults: [
      () => void aws.secrets.put("orders", `{"value":${JSON.stringify(JSON_SECRET)}`),
      () => {
        aws.fault = (_request, response) => {
          response.writeHead(400).end(JSON.stringify({ __type: NOW, Message: NOW }));
          return true;
        };
      },
    ],
  };
}

async function agentScene(): Promise<Scene> {
  const agent: LocalSecretsAgent = keep(await startSecretsAgent());
  agent.token = ACCESS;
  agent.secrets.put("orders", BEFORE);
  agent.secrets.put("orders", NOW);
  const options = { secretId: "orders", endpoint: agent.endpoint, token: access() };
  return {
    make: () => firstOf(awsAgentSecret({ ...options, clock, cacheSeconds: 1 })),
    secrets: () => [],
    faults: [
      () => {
        agent.fault = (_request, response) => {
          response.writeHead(500).end(NOW);
          return true;
        };
      },
      () => {
        agent.token = "another";
        agent.fault = undefined;
      },
    ],
  };
}

const scenes = { fileScene, envScene, vaultScene, awsScene, agentScene };

describe("every source", () => {
  it.each(Object.entries(scenes))(
    "shows no secret while the source works (%s)",
    async (_name, build) => {
      const { make, secrets } = await build();
      const source = make();
      const secret = await source.get({ reason: "initial" });
      expect([secret.value, secret.previous?.value]).toEqual([NOW, BEFORE]);
      expect(inspect(secret)).toContain(secret.version);
      for (const thing of [source, secret, secret.previous, { ...secret }]) {
        expectNoSecretIn(thing, secrets());
      }
    },
  );

  it.each(Object.entries(scenes))("shows no secret when it fails (%s)", async (_name, build) => {
    const { make, secrets, faults } = await build();
    const old = make();
    await old.get({ reason: "initial" });
    const errors: unknown[] = [];
    for (const fault of faults) {
      await fault();
      await clock.advance(60_000);
      expectNoSecretIn(await old.get({ reason: "rejected" }), secrets());
      // A source that has a value keeps it: one without a value reports what is wrong.
      await make()
        .get({ reason: "initial" })
        .catch((error: unknown) => errors.push(error));
    }
    expect(errors).not.toEqual([]);
    for (const error of [...errors, old]) expectNoSecretIn(error, secrets());
  });
});

describe("a source that fails at its first read", () => {
  const failing: readonly [string, () => SecretSource][] = [
    ["an unknown error", () => cachedSecret(() => Promise.reject(new Error(NOW)), { clock })],
    ["an error that is the secret", () => cachedSecret(() => Promise.reject(NOW), { clock })],
    ["a value of the wrong type", () => cachedSecret(async () => ({ value: [NOW] as never }))],
    ["a secret for a variable's name", () => envSecret("hunter2_now")],
    ["a secret for a path", () => fileSecret(NOW)],
    [
      "sources that fail",
      () => firstOf(envSecret("hunter2_now"), { get: () => Promise.reject(NOW) }),
    ],
  ];

  it.each(failing)("shows no secret: %s", async (_what, make) => {
    const error = await make()
      .get({ reason: "initial" })
      .then(
        (secret: Secret) => secret.value,
        (reason: unknown) => reason,
      );
    expect(error).toMatchObject({ name: "SecretUnavailableError" });
    expectNoSecretIn(error, ["hunter2_now"]);
  });

  const misconfigured: readonly [string, () => unknown][] = [
    ["envSecret", () => envSecret(`${NOW} x`, NOW as never)],
    [
      "envSecret's options",
      () => envSecret("X", { previousName: NOW, clock: NOW, random: NOW } as never),
    ],
    ["fileSecret", () => fileSecret(`${NOW}\0`, { maxBytes: NOW } as never)],
    ["firstOf", () => firstOf(NOW as never)],
    [
      "vaultSecret",
      () =>
        vaultSecret({
          address: NOW,
          auth: { method: "token", token: ACCESS },
          path: `/${NOW}`,
          field: 1,
        } as never),
    ],
    ["vaultSecret's auth", () => vaultSecret({ auth: ACCESS } as never)],
    [
      "awsSecret",
      () => awsSecret({ secretId: ` ${NOW}`, client: ACCESS, region: ACCESS } as never),
    ],
    [
      "awsAgentSecret",
      () => awsAgentSecret({ secretId: ` ${NOW}`, token: ACCESS, endpoint: ACCESS } as never),
    ],
    ["cachedSecret", () => cachedSecret(NOW as never, { name: `${NOW}\n` })],
  ];

  it.each(misconfigured)(
    "repeats no secret that was passed in the wrong place: %s",
    (_what, make) => {
      let thrown: unknown;
      try {
        make();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({ code: "callgate_configuration_invalid" });
      expectNoSecretIn(thrown);
    },
  );

  it("shows no part of a static secret", async () => {
    vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const source = staticSecret(NOW);
    expectNoSecretIn(source);
    expectNoSecretIn(await source.get({ reason: "initial" }));
  });
});

import { tracingChannel } from "node:diagnostics_channel";
import {
  clientSecretBasic,
  clientSecretPost,
  privateKeyJwt,
} from "@callgate/client/authentication";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { bearerFrom } from "../bearer.js";
import type { Asked, Reply } from "../test-support/introspection-server.js";
import { createScene, endWith, goodAnswer, SECRET, secretSource } from "../test-support/scene.js";

const TOKEN = "tok-4711-0815-9042-3366";
const UNAVAILABLE = "introspection_unavailable";

function basicSecret({ headers }: Asked): string {
  const [, encoded = ""] = (headers.authorization ?? "").split(" ");
  return decodeURIComponent(Buffer.from(encoded, "base64").toString().split(":")[1] ?? "");
}

/** Accepts one secret only. */
const accepting =
  (secret: string) =>
  (asked: Asked): Reply =>
    basicSecret(asked) === secret ? { body: goodAnswer() } : { status: 401 };

describe("the credentials of a question", () => {
  it("are a client secret in the header, form-encoded", async () => {
    const { server, outcome } = await createScene();
    server.reply = accepting(SECRET);
    expect(await outcome(TOKEN)).toBe("allowed");
  });

  it("are a client secret in the body", async () => {
    const { server, outcome } = await createScene({ auth: clientSecretPost(secretSource()) });
    server.reply = () => ({ body: goodAnswer() });
    await outcome(TOKEN);
    expect(server.asked[0]?.form.get("client_id")).toBe("orders");
    expect(server.asked[0]?.form.get("client_secret")).toBe(SECRET);
    expect(server.asked[0]?.headers.authorization).toBeUndefined();
  });

  it.each([
    ["the issuer", {}, "issuer"],
    [
      "the token endpoint, as older servers want it",
      { audience: "token_endpoint" },
      "token_endpoint",
    ],
  ] as const)("are a signed assertion for %s", async (_title, options, member) => {
    const { privateKey } = freshKeyPair("ec", { namedCurve: "P-256" });
    const { server, outcome } = await createScene({
      auth: privateKeyJwt({ key: privateKey, ...options }),
    });
    server.reply = () => ({ body: goodAnswer() });
    expect(await outcome(TOKEN)).toBe("allowed");
    const assertion = server.asked[0]?.form.get("client_assertion") ?? "";
    const claims = JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ iss: "orders", sub: "orders", aud: server.metadata[member] });
  });

  it("are an assertion for the introspection endpoint where no token endpoint is known", async () => {
    const { privateKey } = freshKeyPair("ec", { namedCurve: "P-256" });
    const { server, outcome } = await createScene({
      auth: privateKeyJwt({ key: privateKey, audience: "token_endpoint" }),
    });
    const { token_endpoint: _, ...without } = server.metadata;
    server.metadata = without;
    server.reply = () => ({ body: goodAnswer() });
    expect(await outcome(TOKEN)).toBe("allowed");
    const [, claims = ""] = (server.asked[0]?.form.get("client_assertion") ?? "").split(".");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString()).aud).toBe(
      server.metadata.introspection_endpoint,
    );
  });

  it("are left out where that is written", async () => {
    const { server, outcome } = await createScene({ auth: "none" });
    server.reply = () => ({ body: goodAnswer() });
    expect(await outcome(TOKEN)).toBe("allowed");
    expect(server.asked[0]?.headers.authorization).toBeUndefined();
  });

  it("are a token of a token client, with a scope", async () => {
    const requested: unknown[] = [];
    const tokens = {
      getToken: async (request?: object) => {
        requested.push(request);
        return { value: "s3rv1ce-t0ken" };
      },
      invalidate: () => true,
    };
    const { server, outcome } = await createScene({
      auth: bearerFrom(tokens, { scope: "introspection" }),
    });
    server.reply = () => ({ body: goodAnswer() });
    expect(await outcome(TOKEN)).toBe("allowed");
    expect(server.asked[0]?.headers.authorization).toBe("Bearer s3rv1ce-t0ken");
    expect(requested).toEqual([{ scope: "introspection" }]);
  });

  it("are another token where the first is refused", async () => {
    let count = 0;
    let value = "t0ken-a";
    const tokens = {
      getToken: async () => ({ value }),
      invalidate: () => {
        count += 1;
        value = "t0ken-b";
      },
    };
    const { server, outcome } = await createScene({ auth: bearerFrom(tokens) });
    server.reply = ({ headers }) =>
      headers.authorization === "Bearer t0ken-b" ? { body: goodAnswer() } : { status: 401 };
    expect(await outcome(TOKEN)).toBe("allowed");
    expect(count).toBe(1);
  });

  it("go to the address for certificates where the certificate is the proof", async () => {
    const other = await createScene();
    other.server.reply = () => ({ body: goodAnswer() });
    const credential = { version: "certificate", authenticate: () => {} };
    const auth = { method: "tls_client_auth", credential: async () => credential } as const;
    const { server, outcome } = await createScene({ auth });
    server.metadata = {
      ...server.metadata,
      mtls_endpoint_aliases: { introspection_endpoint: `${other.server.issuer}/mtls` },
    };
    expect(await outcome(TOKEN)).toBe("allowed");
    expect(server.asked).toEqual([]);
  });

  it("that cannot be obtained are a failure to decide", async () => {
    const source = { get: () => Promise.reject(new Error(SECRET)) };
    const { outcome, events } = await createScene({ auth: clientSecretBasic(source) });
    expect(await outcome(TOKEN)).toBe(UNAVAILABLE);
    expect(events).toMatchObject([{ code: "credentials_unavailable" }]);
    expect(JSON.stringify(events)).not.toContain(SECRET);
  });
});

describe("credentials that the server refuses", () => {
  it.each([401, 403])(
    "are 503 and an alarm (%d), and are not sent again for 30 seconds",
    async (status) => {
      const source = secretSource();
      const { server, decide, clock, events } = await createScene({
        auth: clientSecretBasic(source),
      });
      server.reply = () => ({ status });
      expect(await decide("one")).toMatchObject({ reason: UNAVAILABLE, retryAfterSeconds: 30 });
      expect(events[0]).toMatchObject({
        type: "introspection_credentials_rejected",
        status,
        version: "v1",
        cooldownSeconds: 30,
      });
      await clock.advance(29_000);
      expect(await decide("two")).toMatchObject({ reason: UNAVAILABLE, retryAfterSeconds: 1 });
      expect(server.asked.length).toBe(1);
      await clock.advance(1000);
      await decide("three");
      expect(server.asked.length).toBe(2);
    },
  );

  it("are not those that it accepted a while ago, where it answers 403 to one token", async () => {
    const { server, gate, outcome, clock, events } = await createScene({
      auth: clientSecretBasic(secretSource()),
    });
    const accept = () => ({ body: goodAnswer() });
    server.reply = accept;
    expect(await outcome("good")).toBe("allowed");
    await clock.advance(299_999);
    server.reply = () => ({ status: 403 });
    expect(await outcome("../../../../etc/passwd")).toBe(UNAVAILABLE);
    expect(gate.health().usable).toBe(true);
    server.reply = accept;
    expect(await outcome("another")).toBe("allowed");
    expect(events.map(({ type }) => type)).toEqual([
      "introspected",
      "introspection_failed",
      "introspected",
    ]);
    expect(events[1]).toMatchObject({ code: "status_unexpected", status: 403 });
  });

  it.each([
    ["401, whenever it accepted them", 401, 0],
    ["403, five minutes after it accepted them", 403, 300_000],
  ])("are those that it answers with %s", async (_what, status, laterMs) => {
    const { server, outcome, clock, events } = await createScene({
      auth: clientSecretBasic(secretSource()),
    });
    server.reply = () => ({ body: goodAnswer() });
    expect(await outcome("good")).toBe("allowed");
    await clock.advance(laterMs);
    server.reply = () => ({ status });
    expect(await outcome("other")).toBe(UNAVAILABLE);
    expect(events.at(-2)).toMatchObject({ type: "introspection_credentials_rejected", status });
  });

  it("are read again where the secret is another than it accepted", async () => {
    const source = secretSource("0ld-pear/tree=44");
    const { server, outcome, events } = await createScene({ auth: clientSecretBasic(source) });
    server.reply = accepting("0ld-pear/tree=44");
    expect(await outcome("good")).toBe("allowed");
    source.value = "n3w-plum/tree=45";
    server.reply = () => ({ status: 403 });
    expect(await outcome("other")).toBe(UNAVAILABLE);
    expect(events.at(-2)).toMatchObject({ type: "introspection_credentials_rejected" });
  });

  it("are read again once, and the new ones used at once", async () => {
    const source = secretSource("0ld-pear/tree=44");
    const { server, outcome, events } = await createScene({ auth: clientSecretBasic(source) });
    server.reply = accepting("n3w-plum/tree=45");
    const get = source.get.bind(source);
    source.get = async () => {
      const secret = await get({ reason: "poll" });
      source.value = "n3w-plum/tree=45";
      return secret;
    };
    expect(await outcome(TOKEN)).toBe("allowed");
    expect(server.asked.map(basicSecret)).toEqual(["0ld-pear/tree=44", "n3w-plum/tree=45"]);
    expect(events.map(({ type }) => type)).toEqual(["introspected"]);
  });

  it("are replaced by the previous ones where the server does not know the new ones yet", async () => {
    const source = {
      get: async () => ({
        value: "n3w-plum/tree=45",
        version: "2",
        previous: { value: "0ld-pear/tree=44", version: "1" },
      }),
    };
    const { server, outcome } = await createScene({ auth: clientSecretBasic(source) });
    server.reply = accepting("0ld-pear/tree=44");
    expect(await outcome(TOKEN)).toBe("allowed");
  });

  it("end their cooldown at once where the secret changes", async () => {
    const source = secretSource("0ld-pear/tree=44");
    const { server, outcome, events } = await createScene({ auth: clientSecretBasic(source) });
    server.reply = accepting("n3w-plum/tree=45");
    expect(await outcome("one")).toBe(UNAVAILABLE);
    expect(await outcome("two")).toBe(UNAVAILABLE);
    source.value = "n3w-plum/tree=45";
    expect(await outcome("three")).toBe("allowed");
    expect(events.at(-2)).toMatchObject({ type: "introspection_recovered" });
  });

  it("are not sent again for 30 seconds where they are tokens, of which each attempt would obtain another", async () => {
    let obtained = 1;
    const tokens = {
      getToken: async () => ({ value: `t0ken-${obtained}` }),
      invalidate: () => {
        obtained += 1;
      },
    };
    const { server, outcome, clock } = await createScene({ auth: bearerFrom(tokens) });
    server.reply = () => ({ status: 403 });
    for (let each = 0; each < 10; each += 1) {
      expect(await outcome(`token-${each}`)).toBe(UNAVAILABLE);
      await clock.advance(1000);
    }
    expect(server.asked.length).toBe(2);
    expect(obtained).toBe(2);
    await clock.advance(20_000);
    await outcome("late");
    expect(server.asked.length).toBeGreaterThan(2);
  });

  it("do not have their source read by every request of the cooldown", async () => {
    const source = secretSource();
    const { server, outcome } = await createScene({ auth: clientSecretBasic(source) });
    server.reply = () => ({ status: 401 });
    for (let each = 0; each < 50; each += 1) await outcome(`token-${each}`);
    expect(server.asked.length).toBe(1);
    expect(source.reads).toBeLessThan(10);
  });
});

describe("a traced question", () => {
  it("names its kind and the configured host", async () => {
    const traced: unknown[] = [];
    const start = ({ kind, host }: { kind: string; host?: string }) => traced.push([kind, host]);
    const channel = tracingChannel("callgate:fetch").start;
    channel.subscribe(start as never);
    endWith(() => channel.unsubscribe(start as never));
    const { server, outcome } = await createScene();
    server.reply = () => ({ body: goodAnswer() });
    await outcome(TOKEN);
    const { host } = new URL(server.issuer);
    expect(traced).toEqual([
      ["discovery", host],
      ["introspection", host],
    ]);
  });

  it("are in use again with the first answer, also to a question from before they were refused", async () => {
    const { server, outcome } = await createScene();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.reply = async ({ token }) => {
      if (token === "slow") await held;
      return token === "refused" ? { status: 401 } : { body: goodAnswer() };
    };
    const slow = outcome("slow");
    await expect.poll(() => server.asked.length).toBe(1);
    expect(await outcome("refused")).toBe("introspection_unavailable");
    expect(await outcome("second")).toBe("introspection_unavailable");
    release();
    expect(await slow).toBe("allowed");
    expect(await outcome("third")).toBe("allowed");
  });
});

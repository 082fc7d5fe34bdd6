import { generateKeyPairSync, sign } from "node:crypto";
import { clientSecretBasic } from "@callgate/client/authentication";
import { createGate, type Gate } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { introspect } from "../introspect.js";
import {
  type IntrospectionServer,
  startIntrospectionServer,
} from "../test-support/introspection-server.js";
import {
  AUDIENCE,
  createScene,
  endWith,
  goodAnswer,
  type Scene,
  secretSource,
} from "../test-support/scene.js";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = { ...publicKey.export({ format: "jwk" }), kid: "key-1", alg: "ES256", use: "sig" };
const NOW = Date.UTC(2026, 0, 1) / 1000;

function jwtOf({ issuer }: IntrospectionServer, changes: object = {}): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const header = { alg: "ES256", kid: "key-1", typ: "at+jwt" };
  const claims = { iss: issuer, aud: AUDIENCE, client_id: "reports", exp: NOW + 3600, ...changes };
  const input = `${encode(header)}.${encode(claims)}`;
  const key = { key: privateKey, dsaEncoding: "ieee-p1363" } as const;
  return `${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`;
}

async function jwtScene(tokens: "opaque" | "all"): Promise<Scene> {
  const scene = await createScene({ tokens, refreshAhead: false });
  scene.server.jwks = { keys: [jwk] };
  scene.server.reply = () => ({ body: { active: true } });
  return scene;
}

describe('tokens: "opaque"', () => {
  it("sends no JWT, valid or not", async () => {
    const { server, outcome } = await jwtScene("opaque");
    expect(await outcome(jwtOf(server))).toBe("allowed");
    expect(await outcome(`${jwtOf(server).slice(0, -4)}AAAA`)).toBe("signature_invalid");
    expect(await outcome(jwtOf(server, { exp: NOW - 60 }))).toBe("token_expired");
    expect(server.asked).toEqual([]);
  });

  it("takes opaque tokens beside", async () => {
    const { server, outcome } = await jwtScene("opaque");
    server.reply = () => ({ body: goodAnswer() });
    expect(await outcome(jwtOf(server))).toBe("allowed");
    expect(await outcome("opaque-1")).toBe("allowed");
  });
});

describe('tokens: "all"', () => {
  it("introspects JWTs that were verified, and about those alone", async () => {
    const { server, outcome } = await jwtScene("all");
    const jwt = jwtOf(server);
    expect(await outcome(jwt)).toBe("allowed");
    expect(await outcome(jwt)).toBe("allowed");
    expect(server.asked.map(({ token }) => token)).toEqual([jwt]);
    expect(await outcome(`${jwt.slice(0, -4)}AAAA`)).toBe("signature_invalid");
    expect(await outcome(jwtOf(server, { aud: "https://stock.example.com" }))).toBe(
      "audience_mismatch",
    );
    expect(server.asked.length).toBe(1);
  });

  it("refuses a JWT that was revoked, within the cache time", async () => {
    const { server, outcome, clock } = await jwtScene("all");
    const jwt = jwtOf(server);
    await outcome(jwt);
    server.reply = () => ({ body: { active: false } });
    await clock.advance(29_999);
    expect(await outcome(jwt)).toBe("allowed");
    await clock.advance(1);
    expect(await outcome(jwt)).toBe("token_inactive");
  });

  it("is 503 for a JWT where the server cannot be reached", async () => {
    const { server, outcome } = await jwtScene("all");
    server.reply = () => ({ status: 500 });
    expect(await outcome(jwtOf(server))).toBe("introspection_unavailable");
  });

  it("reads the claims of the token, and not those of the answer", async () => {
    const { server, decide } = await jwtScene("all");
    server.reply = () => ({ body: goodAnswer({ client_id: "intruder", scope: "admin" }) });
    expect(await decide(jwtOf(server, { scope: "orders:read" }))).toMatchObject({
      outcome: "allowed",
      auth: { caller: { id: "reports" }, scopes: ["orders:read"] },
    });
  });

  it("takes a JWT that is longer than an opaque token may be", async () => {
    const { server, outcome } = await jwtScene("all");
    const jwt = jwtOf(server, { note: "n".repeat(5000) });
    expect(await outcome(jwt)).toBe("allowed");
    expect(server.asked.map(({ token }) => token)).toEqual([jwt]);
  });

  it.each([
    ["in the past", NOW - 60],
    ["0", 0],
  ])("refuses a JWT whose expiry in the answer is %s", async (_title, exp) => {
    const { server, outcome } = await jwtScene("all");
    server.reply = () => ({ body: { active: true, exp } });
    expect(await outcome(jwtOf(server))).toBe("token_expired");
  });

  it("refuses a JWT that only the answer says is bound to a key", async () => {
    const { server, outcome } = await jwtScene("all");
    server.reply = () => ({ body: { active: true, cnf: { jkt: "A".repeat(43) } } });
    const jwt = jwtOf(server);
    expect(await outcome(jwt)).toBe("binding_unverified");
    expect(await outcome(jwt)).toBe("binding_unverified");
    expect(server.asked.length).toBe(1);
  });

  it("sends another question once the expiry in the answer has passed", async () => {
    const { server, outcome, clock } = await jwtScene("all");
    server.reply = () => ({ body: { active: true, exp: NOW + 5 } });
    const jwt = jwtOf(server);
    await outcome(jwt);
    await clock.advance(10_000);
    await outcome(jwt);
    expect(server.asked.length).toBe(2);
  });
});

describe("several issuers with opaque tokens", () => {
  async function twoIssuers(): Promise<readonly [Gate, IntrospectionServer, IntrospectionServer]> {
    const servers = [await startIntrospectionServer(), await startIntrospectionServer()] as const;
    const [first, second] = servers;
    const issuerOf = ({ issuer }: IntrospectionServer, alias: string) => ({
      issuer,
      alias,
      audience: AUDIENCE,
      introspection: introspect({
        clientId: "orders",
        auth: clientSecretBasic(secretSource()),
        tokenPattern: { prefix: `${alias}_` },
      }),
    });
    const gate = createGate({ issuers: [issuerOf(first, "one"), issuerOf(second, "two")] });
    endWith(async () => {
      gate.close();
      await Promise.all([first.stop(), second.stop()]);
    });
    return [gate, first, second];
  }

  it("are distinguished by prefix, and never answer for each other", async () => {
    const [gate, first, second] = await twoIssuers();
    first.reply = () => ({ body: { ...goodAnswer(), exp: undefined } });
    const policy = gate.policy({ callers: ["one:reports"] });
    const decide = (token: string) =>
      gate.decide({ method: "GET", url: "/", authorization: [`Bearer ${token}`] }, policy);
    expect(await decide("one_abc")).toMatchObject({
      outcome: "allowed",
      auth: { caller: { id: "reports", alias: "one", issuer: first.issuer } },
    });
    expect(await decide("two_abc")).toMatchObject({ reason: "token_inactive" });
    expect(await decide("abc")).toMatchObject({ reason: "token_malformed" });
    expect(first.asked.map(({ token }) => token)).toEqual(["one_abc"]);
    expect(second.asked.map(({ token }) => token)).toEqual(["two_abc"]);
  });
});

describe("issuers that are resolved", () => {
  it("cannot have opaque tokens, which name no issuer", async () => {
    const gate = createGate({
      issuers: {
        resolve: () => ({
          alias: "main",
          audience: AUDIENCE,
          introspection: introspect({
            clientId: "orders",
            auth: clientSecretBasic(secretSource()),
          }),
        }),
      },
    });
    endWith(() => gate.close());
    const issuer = "https://login.example.com";
    const token = jwtOf({ issuer } as IntrospectionServer);
    const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
    const decision = await gate.decide(request, gate.policy({ callers: "any" }));
    expect(decision).toMatchObject({ reason: "decision_failed" });
    expect(String((decision as { cause?: unknown }).cause)).toContain("resolved.introspection");
  });
});

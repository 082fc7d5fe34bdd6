import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createScene, goodAnswer, type Scene, type SceneOptions } from "../test-support/scene.js";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = { ...publicKey.export({ format: "jwk" }), kid: "key-1", alg: "ES256", use: "sig" };
const TOKEN = "tok-4711-0815-9042-3366";
const NOW = Date.UTC(2026, 0, 1) / 1000;
const SIGNED = { "content-type": "application/token-introspection+jwt" };

type Members = Readonly<Record<string, unknown>>;

function signed(header: Members, payload: Members, key: KeyObject = privateKey): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const input = `${encode({ alg: "ES256", kid: "key-1", typ: "token-introspection+jwt", ...header })}.${encode(payload)}`;
  const signature = sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

async function signedScene(options: SceneOptions = {}): Promise<Scene> {
  const scene = await createScene({ signed: "require", ...options });
  scene.server.jwks = { keys: [jwk] };
  return scene;
}

interface Changes {
  readonly header?: Members;
  readonly payload?: Members;
  readonly key?: KeyObject;
  readonly headers?: Readonly<Record<string, string>>;
}

function replyWith(
  scene: Scene,
  { header = {}, payload = {}, key, headers = SIGNED }: Changes,
): void {
  const { issuer } = scene.server;
  const good = { iss: issuer, aud: "orders", iat: NOW, token_introspection: goodAnswer() };
  scene.server.reply = () => ({ headers, body: signed(header, { ...good, ...payload }, key) });
}

describe("a signed answer", () => {
  it.each([
    ["as the RFC has it", {}],
    ["with the long form of typ", { header: { typ: "application/token-introspection+jwt" } }],
    ["with typ in other letters", { header: { typ: "Token-Introspection+JWT" } }],
    [
      "with parameters of its media type",
      { headers: { "content-type": "application/token-introspection+jwt; charset=utf-8" } },
    ],
    ["for several, us among them", { payload: { aud: ["stock", "orders"] } }],
    ["60 seconds old", { payload: { iat: NOW - 60 } }],
    ["from a clock within the skew", { payload: { iat: NOW + 5 } }],
    ["whose inner iss agrees", {}],
  ] satisfies [string, Changes][])("is accepted %s", async (_title, changes) => {
    const scene = await signedScene();
    replyWith(scene, changes);
    expect(await scene.outcome(TOKEN)).toBe("allowed");
    expect(scene.server.asked[0]?.headers.accept).toBe("application/token-introspection+jwt");
  });

  it.each([
    ["media_type", { headers: { "content-type": "application/json" } }],
    ["media_type", { headers: { "content-type": "application/jwt" } }],
    ["media_type", { headers: { "content-type": "application/token-introspection+jwt2" } }],
    ["typ", { header: { typ: undefined } }],
    ["typ", { header: { typ: "at+jwt" } }],
    ["typ", { header: { typ: "JWT" } }],
    ["typ", { header: { typ: "token-introspection+application/jwt" } }],
    ["iss", { payload: { iss: "https://other.example.com" } }],
    ["iss", { payload: { iss: undefined } }],
    ["aud", { payload: { aud: "stock" } }],
    ["aud", { payload: { aud: undefined } }],
    ["aud", { payload: { aud: [] } }],
    ["iat", { payload: { iat: undefined } }],
    ["iat", { payload: { iat: NOW - 61 } }],
    ["iat", { payload: { iat: NOW + 6 } }],
    ["iat", { payload: { iat: `${NOW}` } }],
    [
      "token_introspection",
      { payload: { ...goodAnswer(), aud: "orders", token_introspection: undefined } },
    ],
    ["token_introspection", { payload: { token_introspection: "active" } }],
    ["token_introspection", { payload: { token_introspection: [goodAnswer()] } }],
    ["algorithm_not_allowed", { header: { alg: "none" } }],
    ["algorithm_not_allowed", { header: { alg: "HS256" } }],
    ["critical_header_unsupported", { header: { crit: ["b64"] } }],
    ["key_unknown", { header: { kid: "key-2" } }],
    ["signature_invalid", { key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey }],
  ] satisfies [string, Changes][])("is a failure for its %s: %j", async (detail, changes) => {
    const scene = await signedScene();
    replyWith(scene, changes);
    expect(await scene.outcome(TOKEN)).toBe("introspection_unavailable");
    expect(scene.events.at(-1)).toMatchObject({
      type: "introspection_failed",
      detail,
    });
  });

  it("is never read from its top level", async () => {
    const scene = await signedScene();
    const inner = { active: false };
    replyWith(scene, { payload: { ...goodAnswer(), aud: "orders", token_introspection: inner } });
    expect(await scene.outcome(TOKEN)).toBe("token_inactive");
  });

  it("with another issuer inside is refused", async () => {
    const scene = await signedScene();
    const token_introspection = goodAnswer({ iss: "https://other.example.com" });
    replyWith(scene, { payload: { token_introspection } });
    expect(await scene.outcome(TOKEN)).toBe("issuer_untrusted");
  });

  it("may name this service in another way", async () => {
    const scene = await signedScene({ responseAudience: ["https://orders.example.com"] });
    replyWith(scene, { payload: { aud: "https://orders.example.com" } });
    expect(await scene.outcome(TOKEN)).toBe("allowed");
    replyWith(scene, { payload: { aud: "orders" } });
    expect(await scene.outcome("another")).toBe("introspection_unavailable");
  });

  it("may only have the listed algorithms", async () => {
    const scene = await signedScene({ algorithms: ["RS256"] });
    replyWith(scene, {});
    expect(await scene.outcome(TOKEN)).toBe("introspection_unavailable");
    expect(scene.events.at(-1)).toMatchObject({ detail: "algorithm_not_allowed" });
  });

  it("is a failure, and not a no, where keys cannot be fetched", async () => {
    const scene = await signedScene();
    scene.server.jwks = { keys: [] };
    replyWith(scene, {});
    expect(await scene.outcome(TOKEN)).toBe("introspection_unavailable");
    expect(scene.events.at(-1)).toMatchObject({ detail: "keys_unavailable" });
  });

  it("is not accepted where none is required", async () => {
    const scene = await createScene();
    replyWith(scene, {});
    expect(await scene.outcome(TOKEN)).toBe("introspection_unavailable");
  });
});

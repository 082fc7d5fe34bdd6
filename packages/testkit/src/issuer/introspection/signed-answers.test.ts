import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  jwtVerify,
} from "jose";
import { describe, expect, it } from "vitest";
import { answerForgeryNames } from "../../forge/answer-forgeries.js";
import { introspect, introspectSigned } from "../../test-support/introspect.js";
import { useIssuers } from "../../test-support/started-issuers.js";
import type { TestIssuer } from "../test-issuer.js";

const startIssuer = useIssuers();
const TYPE = "application/token-introspection+jwt";

/** Verifies a signed answer as RFC 9701 section 5 requires; an error says what is wrong. */
async function verify(issuer: TestIssuer, body: unknown, audience = "orders-api") {
  const keys = createLocalJWKSet(issuer.jwks() as JSONWebKeySet);
  const { payload } = await jwtVerify(String(body), keys, {
    typ: "token-introspection+jwt",
    algorithms: ["ES256"],
    issuer: issuer.url,
    audience,
    maxTokenAge: 60,
    requiredClaims: ["token_introspection"],
  });
  const answer = payload.token_introspection as Record<string, unknown> | string;
  if (typeof answer === "string" || answer.iss !== issuer.url) throw new Error("another answer");
  return { payload, answer };
}

describe("a signed answer", () => {
  it("is for the client that requests it, and has the answer in one claim", async () => {
    const issuer = await startIssuer();
    const token = await issuer.opaqueToken({ caller: "reports" });
    const { body, mediaType } = await introspectSigned(issuer, token);
    expect(mediaType).toBe(TYPE);
    const { payload, answer } = await verify(issuer, body);
    expect(Object.keys(payload).sort()).toEqual(["aud", "iat", "iss", "token_introspection"]);
    expect(answer).toMatchObject({ active: true, client_id: "reports" });
  });

  it("says that a token is not active in the same way", async () => {
    const issuer = await startIssuer();
    const { body } = await introspectSigned(issuer, "unknown");
    expect(decodeJwt(String(body)).token_introspection).toEqual({ active: false });
  });

  it("is for another audience where the issuer is set up so", async () => {
    const responseAudience = "https://orders.example.com";
    const issuer = await startIssuer({ introspection: { responseAudience } });
    const { body } = await introspectSigned(issuer, await issuer.opaqueToken());
    await expect(verify(issuer, body, responseAudience)).resolves.toBeDefined();
  });

  it("is for the client of a Bearer token", async () => {
    const issuer = await startIssuer();
    const authorization = `Bearer ${await issuer.opaqueToken({ caller: "api" })}`;
    const answer = await introspect(issuer, "unknown", { authorization, accept: TYPE });
    expect(decodeJwt(String(answer.body)).aud).toBe("api");
  });

  it.each([
    [`application/json, ${TYPE};q=0.5`, TYPE],
    [TYPE.toUpperCase(), TYPE],
    [`${TYPE};q=0`, "application/json"],
    ["*/*", "application/json"],
    [`${TYPE}2`, "application/json"],
  ])("is sent for `Accept: %s` as %s", async (accept, mediaType) => {
    const issuer = await startIssuer();
    const authorization = `Bearer ${await issuer.opaqueToken()}`;
    expect((await introspect(issuer, "a", { authorization, accept })).mediaType).toBe(mediaType);
  });

  it("is not sent by a server that does not sign", async () => {
    const issuer = await startIssuer({ introspection: { server: "hydra" } });
    expect((await introspectSigned(issuer, "a")).mediaType).toBe("application/json");
  });
});

describe("forged answers", () => {
  it.each(answerForgeryNames.filter((name) => name !== "topLevelSubject"))(
    "include one that no client accepts: %s",
    async (forgery) => {
      const issuer = await startIssuer();
      const token = await issuer.opaqueToken({ scope: "orders:read" });
      issuer.forgeAnswers(forgery);
      const { body, mediaType } = await introspectSigned(issuer, token);
      const isAccepted = await verify(issuer, body).then(
        () => mediaType === TYPE,
        () => false,
      );
      expect(isAccepted).toBe(false);
      issuer.recover();
      const recovered = await introspectSigned(issuer, token);
      expect((await verify(issuer, recovered.body)).answer).toMatchObject({ active: true });
    },
  );

  it("include a good one with claims beside the answer, which must not be read", async () => {
    const issuer = await startIssuer();
    issuer.forgeAnswers("topLevelSubject");
    const { body } = await introspectSigned(
      issuer,
      await issuer.opaqueToken({ caller: "reports" }),
    );
    const { payload, answer } = await verify(issuer, body);
    expect([payload.sub, payload.client_id, answer.client_id]).toEqual([
      "top-level",
      "top-level",
      "reports",
    ]);
  });

  it("differ from the good one in what they are named after", async () => {
    const issuer = await startIssuer();
    const token = await issuer.opaqueToken();
    const headerAndClaims = async (forgery: "withoutType" | "topLevelClaims" | "algNone") => {
      issuer.forgeAnswers(forgery);
      const { body } = await introspectSigned(issuer, token);
      return [decodeProtectedHeader(String(body)), decodeJwt(String(body))] as const;
    };
    expect((await headerAndClaims("withoutType"))[0]).not.toHaveProperty("typ");
    expect((await headerAndClaims("algNone"))[0].alg).toBe("none");
    const [, claims] = await headerAndClaims("topLevelClaims");
    expect(claims).toMatchObject({ active: true, iss: issuer.url });
    expect(claims).not.toHaveProperty("token_introspection");
  });

  it("leave unsigned answers as they are", async () => {
    const issuer = await startIssuer();
    issuer.forgeAnswers("wrongKey");
    const { body } = await introspect(issuer, await issuer.opaqueToken());
    expect(body).toMatchObject({ active: true });
  });
});

import type { IncomingMessage, ServerResponse } from "node:http";
import { answering, answeringJson, formOf } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { makeDpopKey } from "../dpop/dpop-key.js";
import { readProof } from "../dpop/test-support/read-proof.js";
import { createTokenEndpoint } from "./create-token-endpoint.js";
import {
  granted,
  refusal,
  refusalOf,
  requestTokenOf,
  servers,
  TOKEN,
} from "./test-support/exchange.js";
import {
  NOTHING_SPECIAL,
  optionsWith,
  requestToken,
  SECRET,
} from "./test-support/request-token.js";

afterEach(() => servers.close());

const key = makeDpopKey("ES256");
const dpop = { key, required: true };
const bound = { ...granted, token_type: "DPoP" };

/** A server that writes down proofs and credentials, and answers in turn as listed, at last with a bound token. */
function scripted(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const proofs: (readonly string[])[] = [];
  const secrets: (string | null)[] = [];
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    proofs.push(request.headersDistinct.dpop ?? []);
    secrets.push((await formOf(request)).get("client_secret"));
    (answers.shift() ?? answeringJson(bound))(request, response);
  };
  return { listener, proofs, secrets };
}

const answers = (value: object, headers: Record<string, string>, status = 200) =>
  answering(JSON.stringify(value), { "content-type": "application/json", ...headers }, status);
const demanding = (nonce: string, status = 400) =>
  answers({ error: "use_dpop_nonce" }, { "dpop-nonce": nonce }, status);

const claimsOf = ([proof]: readonly string[]) => readProof(proof).claims;

describe("RFC 9449 section 5: a token request", () => {
  it("has one proof, for the token endpoint and without a token's hash", async () => {
    const { listener, proofs } = scripted();
    const tokenEndpoint = `${await servers.http(listener)}/token?tenant=1`;
    const token = await requestToken({ tokenEndpoint, dpop });
    expect(proofs).toHaveLength(1);
    expect(proofs[0]).toHaveLength(1);
    const { claims, header, isGenuine } = readProof(proofs[0]?.[0]);
    expect(isGenuine).toBe(true);
    expect(header).toMatchObject({ typ: "dpop+jwt", alg: "ES256" });
    expect(claims).toEqual({
      jti: expect.any(String),
      htm: "POST",
      htu: tokenEndpoint.replace(/\?.*/, ""),
      iat: expect.any(Number),
    });
    expect(token).toMatchObject({ value: TOKEN, isUnbound: false });
    expect(readProof(token.prover?.proofFor("GET", new URL("https://a.test"))).claims.ath).toMatch(
      /^[\w-]{43}$/,
    );
  });

  it("has no proof where tokens are bearer tokens", async () => {
    const { listener, proofs } = scripted(answeringJson(granted));
    const token = await requestTokenOf(listener);
    expect(proofs).toEqual([[]]);
    expect([token.prover, token.isUnbound]).toEqual([undefined, false]);
  });

  it.each(["Bearer", "", undefined, "N_A"])(
    "is refused a token of the type %s",
    async (token_type) => {
      const { listener } = scripted(answeringJson({ ...granted, token_type }));
      expect(await refusalOf(listener, { dpop })).toMatchObject({
        code: "response_invalid",
        hint: "token_type",
      });
    },
  );

  it("gets a bearer token where a bound one is not required", async () => {
    const { listener } = scripted(answeringJson(granted));
    const token = await requestTokenOf(listener, { dpop: { key, required: false } });
    expect([token.prover, token.isUnbound]).toEqual([undefined, true]);
    const { listener: other } = scripted(answeringJson({ ...granted, token_type: "MAC" }));
    expect(await refusalOf(other, { dpop: { key, required: false } })).toMatchObject({
      code: "response_invalid",
    });
  });

  it("accepts no bound token that was not requested", async () => {
    const { listener } = scripted(answeringJson(bound));
    expect(await refusalOf(listener)).toMatchObject({ code: "response_invalid" });
  });

  it.each(["DPoP", "dpop", "DPOP"])("compares token_type without case: %s", async (token_type) => {
    const { listener } = scripted(answeringJson({ ...granted, token_type }));
    expect((await requestTokenOf(listener, { dpop })).prover).toBeDefined();
  });
});

describe("RFC 9449 section 8: a nonce of the authorization server", () => {
  it.each([400, 401])("is sent with another proof and authentication, after %d", async (status) => {
    const { listener, proofs, secrets } = scripted(demanding("n-1", status));
    const token = await requestTokenOf(listener, { dpop });
    expect(token.prover).toBeDefined();
    expect(proofs.map(claimsOf).map(({ nonce }) => nonce)).toEqual([undefined, "n-1"]);
    expect(new Set(proofs.map(claimsOf).map(({ jti }) => jti)).size).toBe(2);
    expect(secrets).toEqual([SECRET, SECRET]);
  });

  it("is tried once, and left to the next attempt where the server wants another", async () => {
    const { listener, proofs } = scripted(demanding("n-1"), demanding("n-2"));
    expect(await refusalOf(listener, { dpop })).toMatchObject({
      ...{ code: "request_rejected", oauthError: "use_dpop_nonce", hint: "dpop", status: 400 },
      retryable: true,
    });
    expect(proofs).toHaveLength(2);
  });

  it("is learnt from every answer, with a token or an error", async () => {
    const { listener, proofs } = scripted(
      answers(bound, { "dpop-nonce": "n-1" }),
      answers({ error: "invalid_scope" }, { "dpop-nonce": "n-2" }, 400),
    );
    const tokenEndpoint = `${await servers.http(listener)}/token`;
    const options = optionsWith({ tokenEndpoint, dpop });
    const endpoint = createTokenEndpoint(options);
    const credential = await options.authentication.credential({ reason: "initial" });
    const request = () =>
      endpoint.request(NOTHING_SPECIAL, credential, new AbortController().signal);
    await request();
    await refusal(request());
    await request();
    expect(proofs.map(claimsOf).map(({ nonce }) => nonce)).toEqual([undefined, "n-1", "n-2"]);
  });

  it.each<[string, ReturnType<typeof answeringJson>]>([
    ["without a nonce", answers({ error: "use_dpop_nonce" }, {}, 400)],
    ["with another error", answers({ error: "invalid_request" }, { "dpop-nonce": "n" }, 400)],
    ["of a 403", demanding("n-1", 403)],
  ])("is not tried after an answer %s", async (_what, answer) => {
    const { listener, proofs } = scripted(answer);
    await refusalOf(listener, { dpop });
    expect(proofs).toHaveLength(1);
  });

  it("is not tried by a client of bearer tokens, whose error names what to check", async () => {
    const { listener, proofs } = scripted(demanding("n-1"));
    const error = { code: "request_rejected", hint: "dpop", retryable: false };
    expect(await refusalOf(listener)).toMatchObject(error);
    expect(proofs).toHaveLength(1);
  });

  it("reports a refused proof with the hint to check `dpop`", async () => {
    const { listener } = scripted(answers({ error: "invalid_dpop_proof" }, {}, 400));
    expect(await refusalOf(listener, { dpop })).toMatchObject({
      ...{ code: "request_rejected", oauthError: "invalid_dpop_proof", hint: "dpop" },
    });
  });
});

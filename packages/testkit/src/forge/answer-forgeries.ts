import { Faults, received } from "@callgate/core/kit";
import { signText, type TokenDraft } from "../tokens/token-mint.js";
import {
  type AnswerDraft,
  type AnswerForgery,
  SIGNED_ANSWER,
  signAnswer,
} from "./answer-forgery.js";
import { encodePart, partsOf } from "./forgery.js";

/**
 * The name of a signed answer of introspection that must not be accepted. `topLevelSubject` is the one that may be: its claims
 * beside the answer must not be read.
 */
export type AnswerForgeryName =
  | "wrongKey"
  | "algNone"
  | "hmacWithPublicKey"
  | "tampered"
  | "unsigned"
  | "wrongMediaType"
  | "wrongType"
  | "withoutType"
  | "accessTokenType"
  | "wrongAudience"
  | "withoutAudience"
  | "wrongIssuer"
  | "withoutIssuer"
  | "stale"
  | "inFuture"
  | "withoutIssuedAt"
  | "topLevelClaims"
  | "topLevelSubject"
  | "notAnObject"
  | "innerIssuer";

const STALE_SECONDS = 600;

/**
 * Every signed answer that must not be accepted. To add one, name it above and add an entry.
 *
 * @see RFC 9701 sections 5, 8.1; RFC 8725 sections 2.8 and 3.11
 */
export const answerForgeries: Readonly<Record<AnswerForgeryName, AnswerForgery>> = Object.freeze<
  Record<AnswerForgeryName, AnswerForgery>
>({
  /** Signed with another key under the `kid` of the issuer's. */
  wrongKey: async ({ draft, strangersKey }) => signAnswer({ ...draft, key: await strangersKey() }),
  /** Unsecured: `alg` is `none` and the signature empty. */
  algNone: async ({ draft }) => ({
    body: `${encodePart({ ...draft.header, alg: "none" })}.${encodePart(draft.claims)}.`,
    mediaType: SIGNED_ANSWER,
  }),
  /** A MAC whose secret is the issuer's public key. */
  hmacWithPublicKey: async ({ draft }) => {
    const pem = draft.key.publicKey.export({ type: "spki", format: "pem" });
    const header = { ...draft.header, alg: "HS256" };
    const body = await signText(header, JSON.stringify(draft.claims), Buffer.from(pem));
    return { body, mediaType: SIGNED_ANSWER };
  },
  /** A member of the answer was changed after signing. */
  tampered: async ({ draft }) => {
    const [header, , signature] = partsOf(String((await signAnswer(draft)).body));
    const answer = { ...draft.claims.token_introspection, scope: "tampered" };
    const claims = { ...draft.claims, token_introspection: answer };
    return { body: `${header}.${encodePart(claims)}.${signature}`, mediaType: SIGNED_ANSWER };
  },
  /** The answer as JSON, though the request accepts a signed one alone. */
  unsigned: async ({ draft }) => ({
    body: draft.claims.token_introspection,
    mediaType: "application/json",
  }),
  /** Signed, under the media type of JSON. */
  wrongMediaType: ({ draft }) => signAnswer(draft, "application/json"),
  /** Another kind of JWT under the same key. */
  wrongType: ({ draft }) => signAnswer(withHeader(draft, { typ: "JWT" })),
  withoutType: ({ draft }) => signAnswer(withHeader(draft, { typ: undefined })),
  /** An answer that could pass as an access token. */
  accessTokenType: ({ draft }) => signAnswer(withHeader(draft, { typ: "at+jwt" })),
  /** Signed for another resource server. */
  wrongAudience: ({ draft }) => signAnswer(withClaims(draft, { aud: "https://other.test" })),
  withoutAudience: ({ draft }) => signAnswer(withClaims(draft, { aud: undefined })),
  wrongIssuer: ({ draft }) => signAnswer(withClaims(draft, { iss: "https://other.test" })),
  withoutIssuer: ({ draft }) => signAnswer(withClaims(draft, { iss: undefined })),
  /** Signed ten minutes ago: an answer that was kept. */
  stale: ({ draft }) => signAnswer(withClaims(draft, { iat: draft.claims.iat - STALE_SECONDS })),
  /** Signed in ten minutes. */
  inFuture: ({ draft }) => signAnswer(withClaims(draft, { iat: draft.claims.iat + STALE_SECONDS })),
  withoutIssuedAt: ({ draft }) => signAnswer(withClaims(draft, { iat: undefined })),
  /** The members are claims of the JWT itself: without `token_introspection` it is another JWT of the issuer. */
  topLevelClaims: ({ draft }) =>
    signAnswer(
      withClaims(draft, { ...draft.claims.token_introspection, token_introspection: undefined }),
    ),
  /** A good answer beside claims of the JWT itself, which must not be read. */
  topLevelSubject: ({ draft }) =>
    signAnswer(
      withClaims(draft, {
        active: true,
        sub: "top-level",
        client_id: "top-level",
        scope: "top-level",
        exp: draft.claims.iat + STALE_SECONDS,
      }),
    ),
  /** A text where the answer belongs. */
  notAnObject: ({ draft }) => signAnswer(withClaims(draft, { token_introspection: "active" })),
  /** Answers for a token of another issuer. */
  innerIssuer: ({ draft }) => {
    const answer = { ...draft.claims.token_introspection, iss: "https://other.test" };
    return signAnswer(withClaims(draft, { token_introspection: answer }));
  },
});

/** The names of all forged answers: what `issuer.forgeAnswers` is called with. */
export const answerForgeryNames: readonly AnswerForgeryName[] = Object.freeze(
  Object.keys(answerForgeries) as AnswerForgeryName[],
);

/** @throws {ConfigurationError} `callgate_configuration_invalid` */
export function checkAnswerForgery(forgery: unknown): void {
  if ((answerForgeryNames as readonly unknown[]).includes(forgery)) return;
  const faults = new Faults();
  const message = `must be one of ${answerForgeryNames.join(", ")}, received ${received(forgery)}`;
  faults.add("option_invalid", "forgery", message);
  faults.throwIfAny("Forged answer of the test issuer");
}

function withHeader(draft: AnswerDraft, parameters: Readonly<Record<string, unknown>>): TokenDraft {
  return { ...draft, header: { ...draft.header, ...parameters } };
}

function withClaims(draft: AnswerDraft, claims: Readonly<Record<string, unknown>>): TokenDraft {
  return { ...draft, claims: { ...draft.claims, ...claims } };
}

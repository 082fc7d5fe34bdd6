import type { IntrospectionContext, JsonObject } from "@callgate/core/kit";
import { IntrospectionFailure } from "../failure.js";
import type { DefinedIntrospection } from "../options/define-introspect.js";
import type { Exchanged } from "./exchange.js";

/** The media type of signed answers, and what their header's `typ` is (RFC 9701 section 5). */
export const SIGNED_MEDIA_TYPE = "application/token-introspection+jwt";
const TYP = "token-introspection+jwt";

/** How old a signed answer may be, in seconds: it is made for the question. */
const MAX_AGE_SECONDS = 60;

/** What a signed answer is checked with. */
export type SignedBodyContext = Pick<
  IntrospectionContext,
  "issuer" | "clock" | "clockSkewSeconds" | "verifySigned"
>;

/**
 * Makes the reader of signed answers: content type, signature under the issuer's keys, `typ`, `iss`, `aud`, `iat`, and the claims
 * that are in `token_introspection` and nowhere else. Of the top level nothing else is read: an access token of the same issuer
 * must not pass for an answer.
 *
 * @see RFC 9701 section 5
 */
export function signedBodyReader(
  { issuer, clock, clockSkewSeconds, verifySigned }: SignedBodyContext,
  { algorithms, responseAudiences }: Pick<DefinedIntrospection, "algorithms" | "responseAudiences">,
): (exchanged: Exchanged) => Promise<JsonObject> {
  return async ({ mediaType, body, status }) => {
    const invalid = (detail: string): IntrospectionFailure =>
      new IntrospectionFailure("signed_answer_invalid", { status, detail });
    if (mediaType !== SIGNED_MEDIA_TYPE) throw invalid("media_type");
    const signed = await verifySigned(body?.toString("latin1") ?? "", algorithms);
    if (signed.kind === "unsigned") throw invalid(signed.cause);
    const { header, payload } = signed;
    if (!isTyp(header.typ)) throw invalid("typ");
    if (payload.iss !== issuer) throw invalid("iss");
    if (!isForUs(payload.aud, responseAudiences)) throw invalid("aud");
    const nowSeconds = clock.now() / 1000;
    const { iat } = payload;
    if (typeof iat !== "number" || !Number.isFinite(iat)) throw invalid("iat");
    if (nowSeconds - iat > MAX_AGE_SECONDS || iat > nowSeconds + clockSkewSeconds)
      throw invalid("iat");
    const { token_introspection: answer } = payload;
    if (typeof answer !== "object" || answer === null || Array.isArray(answer))
      throw invalid("token_introspection");
    return answer as JsonObject;
  };
}

function isTyp(typ: unknown): boolean {
  return typeof typ === "string" && typ.toLowerCase().replace(/^application\//, "") === TYP;
}

function isForUs(aud: unknown, ours: ReadonlySet<string>): boolean {
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return named.some((each) => typeof each === "string" && ours.has(each));
}

import { type JsonObject, parseJsonObject } from "@callgate/core/kit";
import { IntrospectionFailure } from "../failure.js";
import type { Exchanged } from "./exchange.js";

/** What the authorization server says. */
export type Outcome =
  | { readonly kind: "active"; readonly answer: JsonObject }
  | { readonly kind: "inactive" }
  /** It does not accept the credentials of this service. */
  | { readonly kind: "rejected"; readonly status: number };

/** Reads the body of a 200 as the object with `active`. @throws {IntrospectionFailure} */
export type ReadBody = (exchanged: Exchanged) => JsonObject | Promise<JsonObject>;

const INACTIVE: Outcome = Object.freeze({ kind: "inactive" });

/** Errors by which a 400 means the credentials. Some servers send the second for a wrong secret. */
const CREDENTIAL_ERRORS: readonly unknown[] = ["invalid_client", "unauthorized_client"];

/**
 * Reads a response. `{"active": false}` with 200 is the only "no", beside the statuses that an operator listed; what is neither a
 * "yes" nor a "no" is a failure.
 *
 * @throws {IntrospectionFailure}
 * @see RFC 7662 sections 2.2 and 2.3
 */
export async function readAnswer(
  exchanged: Exchanged,
  unknownToken: ReadonlySet<number>,
  readBody: ReadBody,
): Promise<Outcome> {
  const { status, retryAfterSeconds } = exchanged;
  if (status === 200) {
    const answer = await readBody(exchanged);
    const { active } = answer;
    if (typeof active !== "boolean") throw new IntrospectionFailure("answer_invalid", { status });
    return active ? { kind: "active", answer: withoutNulls(answer) } : INACTIVE;
  }
  const isRejected =
    status === 401 || status === 403 || (status === 400 && namesCredentials(exchanged));
  if (isRejected) return { kind: "rejected", status };
  if (unknownToken.has(status)) return INACTIVE;
  throw new IntrospectionFailure(failureOfStatus(status), { status, retryAfterSeconds });
}

const JSON_MEDIA_TYPE = /^(application\/([\w.+-]+\+)?json|text\/json)$/;

/** Reads an answer that is not signed. @throws {IntrospectionFailure} */
export function readPlainBody({ mediaType, body, status }: Exchanged): JsonObject {
  if (!JSON_MEDIA_TYPE.test(mediaType))
    throw new IntrospectionFailure("media_type_unexpected", { status });
  const answer = parseJsonObject(withoutByteOrderMark(body ?? Buffer.alloc(0)));
  if (answer === undefined) throw new IntrospectionFailure("json_invalid", { status });
  return answer;
}

/** Some servers write it before JSON (RFC 8259 section 8.1). */
function withoutByteOrderMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}

function namesCredentials({ body }: Exchanged): boolean {
  const error = body && parseJsonObject(withoutByteOrderMark(body))?.error;
  return CREDENTIAL_ERRORS.includes(error);
}

function failureOfStatus(status: number): IntrospectionFailure["code"] {
  if (status === 429) return "rate_limited";
  return status >= 500 ? "server_error" : "status_unexpected";
}

/**
 * Reads members that are `null` as absent, as some servers write them; `cnf` stays, since a token whose binding is unreadable must
 * not become a bearer token.
 */
function withoutNulls(answer: JsonObject): JsonObject {
  const isLeftOut = (name: string): boolean => answer[name] === null && name !== "cnf";
  const names = Object.keys(answer);
  if (!names.some(isLeftOut)) return answer;
  const kept = names.filter((name) => !isLeftOut(name)).map((name) => [name, answer[name]]);
  return Object.freeze(Object.assign(Object.create(null), Object.fromEntries(kept)));
}

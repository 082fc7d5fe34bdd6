/** RFC 6749 section 5.2, within a bound: a server that puts anything else here has no code to show. */
const ERROR_CODE = /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,64}$/;

/** Members of a token request that are public. */
const PUBLIC: ReadonlySet<string> = new Set([
  "grant_type",
  "client_id",
  "client_assertion_type",
  "scope",
  "audience",
  "resource",
]);

/** The `error` of an answer where it is a code, or else `undefined`. */
export function errorCodeIn(error: unknown): string | undefined {
  return typeof error === "string" && ERROR_CODE.test(error) ? error : undefined;
}

/**
 * Whether a code repeats something of what was sent: a server that does so must not put a secret into our errors.
 *
 * @param sent the secret values of the request
 */
export function repeats(code: string, sent: readonly string[]): boolean {
  return sent.some((value) => value.includes(code) || code.includes(value));
}

/** The secret values of a token request, as they are written and as they are meant. */
export function secretsIn(
  headers: Readonly<Record<string, string>>,
  form: URLSearchParams,
): readonly string[] {
  const secrets = [...form].filter(([name]) => !PUBLIC.has(name)).map(([, value]) => value);
  if (headers.dpop !== undefined) secrets.push(headers.dpop);
  const credentials = /^basic +(.+)$/i.exec(headers.authorization ?? "")?.[1];
  if (credentials !== undefined) {
    const pair = Buffer.from(credentials, "base64").toString();
    const secret = pair.slice(pair.indexOf(":") + 1);
    secrets.push(credentials, secret, new URLSearchParams(`s=${secret}`).get("s") ?? "");
  }
  return secrets.filter((value) => value !== "");
}

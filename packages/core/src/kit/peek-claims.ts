import { parseJson } from "./parse-json.js";

/**
 * Reads the claims of a JWT without verifying anything: for scheduling only, never for a decision.
 *
 * @returns the claims, or `undefined` where the token does not have the form of a signed JWT
 */
export function peekClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  const parts = token.split(".", 4);
  if (parts.length !== 3) return undefined;
  try {
    const claims: unknown = parseJson(Buffer.from(parts[1] ?? "", "base64url").toString());
    return typeof claims === "object" && claims !== null && !Array.isArray(claims)
      ? (claims as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

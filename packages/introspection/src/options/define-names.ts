import { type Faults, isNonEmptyStringList, received } from "@callgate/core/kit";

const MAX_AUDIENCES = 10;

/** Checks the address of the endpoint. Whether its scheme is secure is checked by the gate, which knows what is accepted. */
export function defineEndpoint(endpoint: unknown, faults: Faults): string | undefined {
  if (endpoint === undefined) return undefined;
  const text = endpoint instanceof URL ? endpoint.href : endpoint;
  if (typeof text === "string" && URL.canParse(text)) {
    const { username, password } = new URL(text);
    if (username !== "" || password !== "") {
      // Not repeated: it is a secret.
      faults.add("option_invalid", "endpoint", "must not have credentials in it: write `auth`");
      return undefined;
    }
    if (!text.includes("#")) return text;
  }
  faults.add(
    "option_invalid",
    "endpoint",
    `must be the address of the introspection endpoint, received ${received(endpoint)}`,
  );
  return undefined;
}

/** Checks whom signed answers may name as their audience: this client, unless others are listed. */
export function defineResponseAudiences(
  given: unknown,
  clientId: string,
  faults: Faults,
): ReadonlySet<string> {
  if (given === undefined) return new Set([clientId]);
  const listed: unknown = typeof given === "string" ? [given] : given;
  if (isNonEmptyStringList(listed, MAX_AUDIENCES)) return new Set(listed);
  faults.add(
    "option_invalid",
    "responseAudience",
    `must be a non-empty string, or a list of 1 to ${MAX_AUDIENCES}, received ${received(given)}`,
  );
  return new Set();
}

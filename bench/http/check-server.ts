import { SCOPE } from "../policy.js";
import type { SigningKey } from "../signing-key.js";
import { PATH } from "./endpoint.js";
import { BARE } from "./servers/names.js";

/** A token, and what a server must answer to it. */
export interface Expectation {
  readonly what: string;
  readonly token: string | undefined;
  /** One of these. */
  readonly statuses: readonly number[];
}

/**
 * Says what a server must answer before it is timed.
 *
 * @returns the expectations of a server, by its name: the bare one only answers
 */
export async function expectationsOf(
  key: SigningKey,
  iss: string,
): Promise<(server: string) => readonly Expectation[]> {
  const good = await key.token({ iss });
  const [forged] = await key.forged(iss, 1);
  const stranger = await key.token({ iss, azp: "stranger" });
  const unscoped = await key.token({ iss, scope: `not-${SCOPE}` });
  // Whether a caller that may not call is a 403 or a 401 is for a library to say.
  const refused = [403, 401];
  const admitted: Expectation = { what: "a good token", token: good, statuses: [200] };
  const all: readonly Expectation[] = [
    admitted,
    { what: "no token", token: undefined, statuses: [401] },
    { what: "a forged token", token: forged, statuses: [401] },
    { what: "a stranger's token", token: stranger, statuses: refused },
    { what: "a token without the scope", token: unscoped, statuses: refused },
  ];
  return (server) => (server === BARE ? [admitted] : all);
}

/**
 * Makes sure that a server does the work it is timed at.
 *
 * @throws where it answers otherwise than it must
 */
export async function checkServer(
  origin: string,
  expectations: readonly Expectation[],
): Promise<void> {
  for (const { what, token, statuses } of expectations) {
    const headers: Record<string, string> =
      token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${origin}${PATH}`, { headers });
    await response.arrayBuffer();
    if (!statuses.includes(response.status)) {
      throw new Error(`${what}: expected ${statuses.join(" or ")}, received ${response.status}`);
    }
  }
}

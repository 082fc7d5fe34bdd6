import { type Faults, received } from "@callgate/core/kit";

const MAX_TOKEN_TYPES = 10;

/** RFC 6749 section 7.1: `token_type` is compared without regard to case. */
const TYPE = /^[\x21-\x7e]{1,64}$/;

/** Types whose tokens are unusable without a proof that is not made here. */
const WITH_PROOF: ReadonlySet<string> = new Set(["dpop", "pop", "mac", "n_a"]);

/**
 * Checks the values of `token_type` that are treated as `Bearer`.
 *
 * @returns them in lower case, with `bearer`
 */
export function defineTokenTypes(types: unknown, faults: Faults): ReadonlySet<string> {
  if (types === undefined) return new Set(["bearer"]);
  if (!Array.isArray(types) || types.length === 0 || types.length > MAX_TOKEN_TYPES) {
    faults.add(
      "option_invalid",
      "tokenTypes",
      `must be a list of 1 to ${MAX_TOKEN_TYPES} such as ["BearerToken"], received ${received(types)}`,
    );
    return new Set();
  }
  const names: string[] = [];
  for (const [index, type] of types.entries()) {
    if (typeof type !== "string" || !TYPE.test(type)) {
      const message = `must be a value of \`token_type\`, received ${received(type)}`;
      faults.add("option_invalid", `tokenTypes[${index}]`, message);
    } else if (WITH_PROOF.has(type.toLowerCase())) {
      const message = `cannot be ${received(type)}: a service refuses such a token where it is sent as Bearer; for DPoP set \`dpop: true\``;
      faults.add("option_invalid", `tokenTypes[${index}]`, message);
    } else names.push(type.toLowerCase());
  }
  return new Set(["bearer", ...names]);
}

import { readFileSync } from "node:fs";
import { createGate, type Gate, type IssuerProfile, subjectIsCaller } from "@callgate/core";
import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";

interface Example {
  readonly name: string;
  readonly jwk: object;
  readonly jws: string;
}
const file = new URL("rfc/rfc7515.json", import.meta.url);
const examples = JSON.parse(readFileSync(file, "utf8")) as readonly Example[];

/** The claims of RFC 7519 section 3.1 are iss, exp and a private one: the only identifier of a caller is iss. */
const joeHimself: IssuerProfile = {
  name: "rfc7519-example",
  types: [undefined],
  requiredClaims: ["http://example.com/is_root"],
  callerClaims: ["iss"],
  scopes: () => [],
  isAppToken: subjectIsCaller,
  isAccessToken: () => true,
  insteadOfAudience: (claims) => claims["http://example.com/is_root"] === true,
};
const EXP = 1_300_819_380;

function gateFor({ jwk }: Example, nowSeconds: number): Gate {
  return createGate({
    issuer: "joe",
    audience: "unchecked",
    profile: joeHimself,
    jwks: { keys: [jwk] },
    clockSkewSeconds: 0,
    clock: createFakeClock(nowSeconds * 1000),
  });
}

async function decide(gate: Gate, jws: string) {
  const request = { method: "GET", url: "/", authorization: [`Bearer ${jws}`] };
  return gate.decide(request, gate.policy({ callers: ["joe"] }));
}

describe("RFC 7519 section 3.1, signed as in RFC 7515 appendix A", () => {
  it.each(examples.filter(({ name }) => /^A\.[23] /.test(name)))(
    "$name is admitted until the second it expires",
    async (example) => {
      const before = await decide(gateFor(example, EXP - 1), example.jws);
      expect(before).toMatchObject({
        outcome: "allowed",
        auth: { caller: { id: "joe" }, claims: { "http://example.com/is_root": true } },
      });
      const at = await decide(gateFor(example, EXP), example.jws);
      expect(at).toMatchObject({ outcome: "denied", reason: "token_expired" });
    },
  );

  it.each([
    ["A.1", "algorithm_not_allowed"],
    ["A.4", "token_malformed"],
    ["A.5", "algorithm_not_allowed"],
  ])("%s is refused under the keys of A.2 and A.3: %s", async (name, reason) => {
    const token = examples.find((example) => example.name.startsWith(name))?.jws ?? "";
    for (const trusted of examples.slice(1, 3)) {
      expect(await decide(gateFor(trusted, EXP - 1), token)).toMatchObject({ reason });
    }
  });
});

import fc from "fast-check";
import { BYSTANDERS, CLAIMS, HEADERS } from "./content-values.js";
import { type Draft, type Member, withMember } from "./draft.js";
import { ISSUER, NOW } from "./trust.js";
import { type DraftTwist, Twist } from "./twist.js";

// Changes inside header and claims.

type Part = "header" | "claims";

function setMember(
  part: Part,
  values: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<DraftTwist> {
  return fc
    .constantFrom(...Object.keys(values))
    .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(values[name] ?? []))))
    .map(([name, json]) =>
      changeMembers(part, `set ${part}.${name}`, [name, json], (members) =>
        withMember(members, name, json),
      ),
    );
}

function dropMember(part: Part, names: readonly string[]): fc.Arbitrary<DraftTwist> {
  return fc
    .constantFrom(...names)
    .map((name) =>
      changeMembers(part, `drop ${part}.${name}`, name, (members) =>
        withMember(members, name, undefined),
      ),
    );
}

/** Writes a member a second time: the same or another value, before or after, plain or escaped. */
function repeatMember(part: Part, names: readonly string[]): fc.Arbitrary<DraftTwist> {
  return fc
    .record({
      name: fc.constantFrom(...names),
      json: fc.constantFrom("1", '"x"', "null", `${NOW + 300}`, `"${ISSUER}"`),
      first: fc.boolean(),
      escaped: fc.boolean(),
    })
    .map((repeat) => {
      const { name, json, first, escaped } = repeat;
      const written = escaped ? `\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}` : name;
      const again: Member = [written, json];
      return changeMembers(part, `repeat in ${part}`, repeat, (members) =>
        first ? [again, ...members] : [...members, again],
      );
    });
}

function addBystander(part: Part): fc.Arbitrary<DraftTwist> {
  return fc
    .oneof(fc.constantFrom(...BYSTANDERS), fc.json({ maxDepth: 3 }))
    .map((json) =>
      changeMembers(part, `bystander in ${part}`, json, (members) => [
        ...members,
        ["bystander", json],
      ]),
    );
}

const ID_TOKEN_MARKS: readonly Member[] = [
  ["nonce", '"n"'],
  ["at_hash", '"h"'],
  ["token_use", '"id"'],
  ["typ", '"ID"'],
  ["events", '{"http://schemas.openid.net/event/backchannel-logout":{}}'],
];

/** Another JWT of the issuer, with the typ that many servers use for all. */
const idToken = fc
  .tuple(fc.constantFrom('"JWT"', undefined), fc.constantFrom(...ID_TOKEN_MARKS))
  .map(([typ, mark]) => {
    const loose = (draft: Draft): Draft => ({
      ...draft,
      header: withMember(draft.header, "typ", typ),
      claims: [...draft.claims, mark],
    });
    return new Twist<Draft>("ID token", [typ, mark], loose);
  });

/** The one extension that jose supports, used as RFC 7797 section 6 requires. */
const criticalB64 = fc
  .constantFrom("true", "false")
  .map((json) =>
    changeMembers("header", "critical b64", json, (members) => [
      ...members,
      ["b64", json],
      ["crit", '["b64"]'],
    ]),
  );

function changeMembers(
  part: Part,
  name: string,
  detail: unknown,
  change: (members: readonly Member[]) => readonly Member[],
): DraftTwist {
  return new Twist<Draft>(name, detail, (draft) => ({ ...draft, [part]: change(draft[part]) }));
}

const DROPPED_HEADERS = ["alg", "kid", "typ"];
const DROPPED_CLAIMS = ["iss", "aud", "sub", "client_id", "scope", "iat", "exp", "jti"];

/** Changes the contents of a token. */
export const contentTwists: fc.Arbitrary<DraftTwist> = fc.oneof(
  { weight: 5, arbitrary: setMember("header", HEADERS) },
  { weight: 1, arbitrary: dropMember("header", DROPPED_HEADERS) },
  { weight: 1, arbitrary: repeatMember("header", ["alg", "kid", "typ"]) },
  { weight: 1, arbitrary: addBystander("header") },
  { weight: 1, arbitrary: criticalB64 },
  { weight: 1, arbitrary: idToken },
  { weight: 9, arbitrary: setMember("claims", CLAIMS) },
  {
    weight: 2,
    arbitrary: dropMember("claims", DROPPED_CLAIMS),
  },
  { weight: 1, arbitrary: repeatMember("claims", ["iss", "aud", "client_id", "exp", "scope"]) },
  { weight: 2, arbitrary: addBystander("claims") },
);

export const contentTwistNames: readonly string[] = [
  "critical b64",
  "ID token",
  ...Object.keys(HEADERS).map((name) => `set header.${name}`),
  ...Object.keys(CLAIMS).map((name) => `set claims.${name}`),
  ...DROPPED_HEADERS.map((name) => `drop header.${name}`),
  ...DROPPED_CLAIMS.map((name) => `drop claims.${name}`),
  ...["header", "claims"].flatMap((part) => [`repeat in ${part}`, `bystander in ${part}`]),
];

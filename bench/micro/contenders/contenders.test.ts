import { beforeAll, describe, expect, it } from "vitest";
import { ALGORITHMS, SigningKey } from "../../signing-key.js";
import { freshLines } from "../fresh-lines.js";
import type { DecideAll, Trust } from "../trust.js";
import { awsJwtVerify } from "./aws-jwt-verify.js";
import { bareVerify, toSignedBytes } from "./bare-verify.js";
import { callgate } from "./callgate.js";
import { fastJwt } from "./fast-jwt.js";
import { jose } from "./jose.js";
import { jsonwebtoken } from "./jsonwebtoken.js";

const issuer = "https://login.example.com";

type MakeDecideAll = (trust: Trust) => DecideAll | Promise<DecideAll>;
const contenders: readonly (readonly [name: string, make: MakeDecideAll])[] = [
  ["Callgate", (trust) => callgate(trust, 0)],
  ["Callgate, caching", (trust) => callgate(trust, 100)],
  ["fast-jwt", (trust) => fastJwt(trust, "off")],
  ["fast-jwt, cache", (trust) => fastJwt(trust, "by hash")],
  ["fast-jwt, cache by raw token", (trust) => fastJwt(trust, "by raw token")],
  ["aws-jwt-verify", awsJwtVerify],
  ["jose", jose],
  ["jsonwebtoken", jsonwebtoken],
];

describe.each(ALGORITHMS)("contenders under %s", (algorithm) => {
  let trust: Trust;
  let good: string;
  let stranger: string;
  let foreign: string;
  let forged: string;

  beforeAll(async () => {
    const key = new SigningKey(algorithm);
    const { publicKey, jwk } = key;
    trust = { issuer, algorithm, publicKey, jwks: { keys: [jwk] } };
    good = await key.token({ iss: issuer });
    stranger = await key.token({ iss: issuer, azp: "stranger" });
    foreign = await key.token({ iss: issuer, aud: "https://other.example.com" });
    forged = await new SigningKey(algorithm).token({ iss: issuer });
  });

  const able = contenders.filter(([name]) => algorithm !== "EdDSA" || name !== "jsonwebtoken");

  it.each(able)("%s admits a good token, the first time and again", async (_name, make) => {
    const decideAll = await make(trust);
    await decideAll(freshLines([good, good]));
    await decideAll(freshLines([good]));
  });

  it.each(able)("%s refuses a stranger's, a foreign and a forged token", async (_name, make) => {
    const decideAll = await make(trust);
    for (const token of [stranger, foreign, forged]) {
      await expect(async () => decideAll(freshLines([token]))).rejects.toThrow();
    }
  });

  it("the signature alone is verified, and nothing else", () => {
    bareVerify(trust, [good, stranger, foreign].map(toSignedBytes));
    expect(() => bareVerify(trust, [toSignedBytes(forged)])).toThrow("A good token was refused");
  });
});

describe("freshLines", () => {
  it("makes lines of the tokens in turns", () => {
    expect(freshLines(["a", "b"], 3)).toEqual(["Bearer a", "Bearer b", "Bearer a"]);
  });
});

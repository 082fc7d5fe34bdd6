// cspell:ignore algoritm

import { Faults } from "@callgate/core/kit";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { defineDpop } from "./define-dpop.js";

const ec = freshKeyPair("ec", { namedCurve: "P-256" });
const other = freshKeyPair("ec", { namedCurve: "P-256" });

const faultsOf = (dpop: unknown) => {
  const faults = new Faults();
  expect(defineDpop(dpop, faults)).toBeUndefined();
  return faults.found;
};

describe("defineDpop", () => {
  it("makes a key of P-256 and requires bound tokens, unless options say otherwise", () => {
    for (const dpop of [true, {}]) {
      const faults = new Faults();
      expect(defineDpop(dpop, faults)).toMatchObject({
        key: { algorithm: "ES256", thumbprint: expect.stringMatching(/^[\w-]{43}$/) },
        required: true,
      });
      expect(faults.found).toEqual([]);
    }
    expect(defineDpop(undefined, new Faults())).toBeUndefined();
  });

  it("uses the given key, with its own algorithm", () => {
    const [one, same] = [{ keyPair: ec }, { keyPair: { privateKey: ec.privateKey } }].map((dpop) =>
      defineDpop(dpop, new Faults()),
    );
    expect(one?.key.thumbprint).toBe(same?.key.thumbprint);
    const ed = { keyPair: freshKeyPair("ed25519"), algorithm: "Ed25519", required: false };
    expect(defineDpop(ed, new Faults())).toMatchObject({
      key: { algorithm: "Ed25519" },
      required: false,
    });
  });

  it.each<[unknown, string, string]>([
    [false, "option_invalid", "dpop"],
    ["ES256", "option_invalid", "dpop"],
    [null, "option_invalid", "dpop"],
    [{ algoritm: "ES256" }, "option_unknown", "dpop.algoritm"],
    [{ algorithm: undefined }, "option_invalid", "dpop.algorithm"],
    [{ algorithm: "HS256" }, "option_invalid", "dpop.algorithm"],
    [{ algorithm: "none" }, "option_invalid", "dpop.algorithm"],
    [{ required: "no" }, "option_invalid", "dpop.required"],
    [{ keyPair: {} }, "option_missing", "dpop.keyPair.privateKey"],
    [{ keyPair: "…" }, "option_invalid", "dpop.keyPair"],
    [{ keyPair: { privateKey: ec.publicKey } }, "option_invalid", "dpop.keyPair.privateKey"],
    [{ keyPair: ec, algorithm: "ES384" }, "option_invalid", "dpop.keyPair.privateKey"],
    [
      { keyPair: { privateKey: ec.privateKey, publicKey: ec.privateKey } },
      "option_invalid",
      "dpop.keyPair.publicKey",
    ],
    [
      { keyPair: { privateKey: ec.privateKey, publicKey: other.publicKey } },
      "option_conflict",
      "dpop.keyPair.publicKey",
    ],
    [
      { keyPair: freshKeyPair("rsa", { modulusLength: 1024 }) },
      "option_invalid",
      "dpop.keyPair.privateKey",
    ],
    [{ keyPair: freshKeyPair("x25519") }, "option_invalid", "dpop.keyPair.privateKey"],
  ])("refuses %o", (dpop, code, option) => {
    expect(faultsOf(dpop)).toMatchObject([{ code, option }]);
  });

  it("refuses a key in place of the pair", () => {
    expect(faultsOf({ keyPair: ec.privateKey })).toMatchObject([
      { code: "option_invalid", option: "dpop.keyPair" },
      { code: "option_missing", option: "dpop.keyPair.privateKey" },
    ]);
  });

  it("reports all faults at once, and repeats nothing that may be a key", () => {
    const pem = ec.privateKey.export({ type: "pkcs8", format: "pem" });
    const found = faultsOf({ algorithm: 7, required: 1, keyPair: { privateKey: pem } });
    expect(found.map(({ option }) => option).sort()).toEqual([
      "dpop.algorithm",
      "dpop.keyPair.privateKey",
      "dpop.required",
    ]);
    expect(JSON.stringify(found)).not.toContain("PRIVATE KEY-----");
  });
});

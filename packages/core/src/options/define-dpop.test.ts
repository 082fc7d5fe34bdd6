import { describe, expect, it } from "vitest";
import { Faults } from "../kit/configuration/faults.js";
import { defineDpop } from "./define-dpop.js";

const publicUrls = ["https://api.example.com"];
const SECRET = "b8e24d0f6a5c4e71a3d9c2f7e6108b54";

function define(dpop: unknown) {
  const faults = new Faults();
  const defined = defineDpop(dpop, 5, faults);
  return { defined, faults: faults.found };
}

describe("defineDpop", () => {
  it("has every default, and no feature without the option", () => {
    expect(define(undefined)).toEqual({ defined: undefined, faults: [] });
    expect(define({ publicUrls })).toEqual({
      defined: {
        origins: publicUrls,
        pathPrefix: "",
        algorithms: ["ES256", "EdDSA", "Ed25519", "PS256", "RS256"],
        maxAgeSeconds: 60,
        futureSeconds: 5,
        nonce: undefined,
        replay: "memory",
        storeTimeoutMs: 100,
        maxProofLength: 4096,
        maxJtiLength: 128,
      },
      faults: [],
    });
  });

  it("normalizes origins, and takes what is given", () => {
    const store = { claim: () => true };
    const { defined, faults } = define({
      publicUrls: ["HTTPS://API.example.com:443/", "http://orders:3000"],
      pathPrefix: "/orders",
      algorithms: ["ES256", "ES256"],
      replay: store,
      nonce: { secrets: [SECRET], lifetimeSeconds: 300 },
    });
    expect(faults).toEqual([]);
    expect(defined).toMatchObject({
      origins: ["https://api.example.com", "http://orders:3000"],
      pathPrefix: "/orders",
      algorithms: ["ES256"],
      replay: store,
      nonce: { lifetimeSeconds: 300 },
    });
    expect(defined?.nonce?.secrets()).toEqual([SECRET]);
    expect(define({ publicUrls, replay: "none" }).defined?.replay).toBeUndefined();
  });

  it.each<[unknown, string, string]>([
    [true, "dpop", "publicUrls"],
    [{}, "dpop.publicUrls", "must be a list"],
    [{ publicUrls: [] }, "dpop.publicUrls", "1 to 20"],
    [{ publicUrls: "https://api.example.com" }, "dpop.publicUrls", "must be a list"],
    [{ publicUrls: ["api.example.com"] }, "dpop.publicUrls[0]", "http or https origin"],
    [{ publicUrls: new Array(1) }, "dpop.publicUrls[0]", "http or https origin"],
    [{ publicUrls, algorithms: new Array(1) }, "dpop.algorithms", "a list of"],
    [{ publicUrls: ["ftp://api.example.com"] }, "dpop.publicUrls[0]", "http or https origin"],
    [{ publicUrls: ["https://x@api.example.com"] }, "dpop.publicUrls[0]", "origin"],
    [{ publicUrls: ["https://api.example.com/?a"] }, "dpop.publicUrls[0]", "origin"],
    [{ publicUrls: ["https://api.example.com/orders"] }, "dpop.publicUrls[0]", "`pathPrefix`"],
    [{ publicUrls, pathPrefix: "orders" }, "dpop.pathPrefix", '"/orders"'],
    [{ publicUrls, pathPrefix: "/" }, "dpop.pathPrefix", '"/orders"'],
    [{ publicUrls, pathPrefix: "/orders/" }, "dpop.pathPrefix", '"/orders"'],
    [{ publicUrls, pathPrefix: "/a/../b" }, "dpop.pathPrefix", "dot segments"],
    [{ publicUrls, algorithms: [] }, "dpop.algorithms", "a list of"],
    [{ publicUrls, algorithms: ["HS256"] }, "dpop.algorithms", "a list of"],
    [{ publicUrls, proofMaxAgeSeconds: 4 }, "dpop.proofMaxAgeSeconds", "5 to 300"],
    [{ publicUrls, proofMaxAgeSeconds: 301 }, "dpop.proofMaxAgeSeconds", "5 to 300"],
    [{ publicUrls, proofFutureSeconds: -1 }, "dpop.proofFutureSeconds", "0 to 300"],
    [{ publicUrls, replay: "redis" }, "dpop.replay", '"memory", "none"'],
    [{ publicUrls, replay: {} }, "dpop.replay", "`claim`"],
    [{ publicUrls, replay: undefined }, "dpop.replay", "leave it out"],
    [{ publicUrls, storeTimeoutMs: 9 }, "dpop.storeTimeoutMs", "10 to 10000"],
    [{ publicUrls, maxProofLength: 1 }, "dpop.maxProofLength", "256"],
    [{ publicUrls, maxJtiLength: 15 }, "dpop.maxJtiLength", "16 to 1024"],
    [{ publicUrls, nonce: true }, "dpop.nonce", "`secrets`"],
    [{ publicUrls, nonce: {} }, "dpop.nonce.secrets", "the same in every process"],
    [{ publicUrls, nonce: { secrets: [SECRET.slice(1)] } }, "dpop.nonce.secrets", "32 to 1024"],
    [{ publicUrls, nonce: { secrets: SECRET } }, "dpop.nonce.secrets", "must be a list"],
    [
      { publicUrls, nonce: { secrets: [SECRET], lifetimeSeconds: 4 } },
      "dpop.nonce.lifetimeSeconds",
      "5 to 3600",
    ],
    [{ publicUrls, nonces: {} }, "dpop.nonces", "did you mean `nonce`?"],
  ])("reports a fault of %j", (dpop, option, message) => {
    expect(define(dpop).faults).toEqual([
      expect.objectContaining({ option, message: expect.stringContaining(message) }),
    ]);
  });

  it("shows no secret in a fault, and refuses bad ones when they are read", () => {
    const short = SECRET.slice(1);
    expect(JSON.stringify(define({ publicUrls, nonce: { secrets: [short] } }))).not.toContain(
      short,
    );
    const { defined } = define({ publicUrls, nonce: { secrets: () => [short] } });
    expect(() => defined?.nonce?.secrets()).toThrow("32 to 1024");
  });
});

// cspell:ignore rders
import {
  catalogue,
  type Decision,
  type DpopOptions,
  type Gate,
  type ReplayStore,
  toAnswer,
} from "@callgate/core";
import { createDpopKey, type DpopKey, type DpopProofOptions } from "@callgate/testkit";
import { expect } from "vitest";
import { clock, gateWith, NOW, signed } from "./scene.js";
import type { Table } from "./table.js";

const url = "https://api.example.com/orders";
const publicUrls = ["https://api.example.com"];
const proving = gateWith({ dpop: { publicUrls, replay: "none" } });
const withNonces = (): Gate =>
  gateWith({ dpop: { publicUrls, nonce: { secrets: ["41b7".repeat(8)] } } });

let made: Promise<DpopKey> | undefined;
const keyOfClient = (): Promise<DpopKey> => {
  made ??= createDpopKey({ clock });
  return made;
};

interface Presented {
  readonly gate?: Gate;
  readonly proof?: Partial<DpopProofOptions>;
  readonly proofs?: readonly string[];
  readonly scheme?: string;
  readonly cnf?: object | undefined;
  readonly url?: string;
}

/** Decides about a token that is bound to the client's key, with one proof unless others are given. */
async function present(presented: Presented = {}): Promise<Decision> {
  const { gate = proving, proof = {}, scheme = "DPoP" } = presented;
  const key = await keyOfClient();
  const { cnf = { jkt: key.thumbprint } } = presented;
  const token = signed({ claims: { cnf: "cnf" in presented ? presented.cnf : cnf } });
  const proofs = presented.proofs ?? [await key.proof({ method: "GET", url, token, ...proof })];
  const request = {
    method: "GET",
    url: presented.url ?? "/orders?page=1",
    authorization: [`${scheme} ${token}`],
    header: (name: string) => (name === "dpop" ? proofs : []),
  };
  return gate.decide(request, gate.policy({ callers: ["reports"] }));
}

const admits = async (presented?: Presented): Promise<void> =>
  expect(await present(presented)).toMatchObject({ outcome: "allowed" });
const refuses = async (presented: Presented, reason: string): Promise<void> =>
  expect(await present(presented)).toMatchObject({ outcome: "denied", reason });
const answerTo = async (presented: Presented) => {
  const decision = await present(presented);
  if (decision.outcome === "allowed") throw new Error("admitted");
  return toAnswer(decision);
};

/** A proof with one change is refused. */
const broken =
  (reason: string, ...proofs: readonly Partial<DpopProofOptions>[]) =>
  async () => {
    await admits();
    for (const proof of proofs) await refuses({ proof }, reason);
  };

const claims = (changed: Record<string, unknown>) => ({ claims: changed });
const header = (changed: Record<string, unknown>) => ({ header: changed });

async function withOptions(options: Partial<DpopOptions>): Promise<Gate> {
  return gateWith({ dpop: { publicUrls, ...options } });
}

export const rfc9449: Table = {
  rfc: 9449,
  title: "OAuth 2.0 Demonstrating Proof of Possession (DPoP)",
  leavesOut: "what binds clients and authorization servers, and the introspection of tokens.",
  rows: [
    {
      section: "4.3 (1)",
      level: "MUST",
      requirement: "there is not more than one DPoP header",
      async prove() {
        const key = await keyOfClient();
        const token = signed({ claims: { cnf: { jkt: key.thumbprint } } });
        const proof = await key.proof({ method: "GET", url, token });
        await refuses({ proofs: [proof, proof] }, "proof_malformed");
        await refuses({ proofs: [`${proof}, ${proof}`] }, "proof_malformed");
      },
    },
    {
      section: "4.3 (2)",
      level: "MUST",
      requirement: "the header is a single well-formed JWT",
      async prove() {
        for (const proof of ["", "proof", "a.b", "a.b.c.d", "e30.e30."])
          await refuses({ proofs: [proof] }, "proof_malformed");
      },
    },
    {
      section: "4.3 (3)",
      level: "MUST",
      requirement:
        "all required claims are there: `jti`, `htm`, `htu`, `iat`, and `ath` beside a token",
      prove: broken(
        "proof_malformed",
        ...["jti", "htm", "htu", "iat", "ath"].map((name) => claims({ [name]: undefined })),
      ),
    },
    {
      section: "4.3 (4)",
      level: "MUST",
      requirement:
        "`typ` is `dpop+jwt`; compared as a media type, without case and with or without `application/`",
      async prove() {
        await broken("proof_malformed", header({ typ: undefined }), header({ typ: "JWT" }))();
        await admits({ proof: header({ typ: "application/DPoP+JWT" }) });
      },
    },
    {
      section: "4.3 (5)",
      level: "MUST",
      requirement:
        "`alg` is a registered asymmetric algorithm, is not `none`, and is accepted locally",
      prove: broken(
        "proof_malformed",
        ...[undefined, "none", "HS256", "ES512", "x"].map((alg) => header({ alg })),
      ),
    },
    {
      section: "4.3 (6)",
      level: "MUST",
      requirement: "the signature verifies with the `jwk` of the header",
      async prove() {
        const key = await keyOfClient();
        const token = signed({ claims: { cnf: { jkt: key.thumbprint } } });
        const proof = await key.proof({ method: "GET", url, token });
        await refuses({ proofs: [proof.slice(0, -2)] }, "proof_signature_invalid");
      },
    },
    {
      section: "4.3 (7)",
      level: "MUST",
      requirement: "`jwk` has no private key",
      prove: broken("proof_malformed", header({ jwk: { kty: "oct", k: "AAAA" } }), {
        header: { jwk: { kty: "EC", crv: "P-256", x: "a", y: "b", d: "c" } },
      }),
    },
    {
      section: "4.3 (8)",
      level: "MUST",
      requirement: "`htm` is the method of the request, compared with case",
      prove: broken("proof_mismatch", claims({ htm: "POST" }), claims({ htm: "get" })),
    },
    {
      section: "4.3 (9)",
      level: "MUST",
      requirement:
        "`htu` is the address of the request, without query and fragment; of both, where a proof has them",
      async prove() {
        await broken(
          "proof_mismatch",
          claims({ htu: `${url}/7` }),
          claims({ htu: "https://other.example.com/orders" }),
        )();
        await admits({ proof: claims({ htu: `${url}?page=2#top` }) });
      },
    },
    {
      section: "4.3",
      level: "SHOULD",
      requirement: "addresses are compared after syntax-based and scheme-based normalization",
      async prove() {
        for (const htu of ["HTTPS://API.example.com:443/orders", `${url}/../%6Frders`])
          await admits({ proof: claims({ htu }) });
      },
    },
    {
      section: "4.3 (10)",
      level: "MUST",
      requirement: "`nonce` is one that the service gave, where it gives nonces",
      async prove() {
        const gate = withNonces();
        const demanded = await present({ gate });
        await admits({ gate, proof: { nonce: demanded.headers["dpop-nonce"] ?? "" } });
        await refuses({ gate, proof: { nonce: "made-up" } }, "proof_nonce_required");
      },
    },
    {
      section: "4.3 (11), 11.1",
      level: "MUST",
      requirement:
        "a proof is accepted for a short time after it was made, by `iat` or by the nonce",
      async prove() {
        await admits({ proof: claims({ iat: NOW - 60 }) });
        await refuses({ proof: claims({ iat: NOW - 61 }) }, "proof_expired");
      },
    },
    {
      section: "4.3 (12)",
      level: "MUST",
      requirement: "`ath` is the hash of the token",
      prove: broken(
        "proof_mismatch",
        claims({ ath: "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo" }),
      ),
    },
    {
      section: "4.3 (12), 6.1",
      level: "MUST",
      requirement: "the key of the proof is the one that the token is bound to",
      async prove() {
        const jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
        await refuses({ cnf: { jkt } }, "binding_mismatch");
      },
    },
    {
      section: "7",
      level: "MUST",
      requirement: "access needs both a bound token and its proof",
      async prove() {
        await admits();
        await refuses({ proofs: [] }, "proof_missing");
        await refuses({ cnf: undefined }, "binding_required");
      },
    },
    {
      section: "7.1",
      level: "SHOULD",
      requirement:
        "a 401 has a challenge of the scheme DPoP, with `error` where a token was sent, and `algs`",
      async prove() {
        const { status, headers } = await answerTo({ proofs: [] });
        expect(status).toBe(401);
        const { text } = catalogue.proof_missing;
        expect(headers["www-authenticate"]).toBe(
          `Bearer realm="api", DPoP realm="api", error="invalid_dpop_proof", error_description="${text}", ` +
            'algs="ES256 EdDSA Ed25519 PS256 RS256"',
        );
      },
    },
    {
      section: "7.1",
      level: "MAY",
      requirement: "a missing proof is `invalid_dpop_proof`: the RFC names no code for it",
      async prove() {
        expect(catalogue.proof_missing.error).toBe("invalid_dpop_proof");
        await refuses({ proofs: [] }, "proof_missing");
      },
    },
    {
      section: "7.2",
      level: "MUST",
      requirement: "a bound token is refused under Bearer, with a proof and without",
      async prove() {
        await refuses({ scheme: "Bearer" }, "binding_unverified");
        await refuses({ scheme: "Bearer", proofs: [] }, "binding_unverified");
      },
    },
    {
      section: "7.2",
      level: "SHOULD",
      requirement:
        "the challenges name both schemes, and have the error in the one that was used, or in both where it is ambiguous",
      async prove() {
        const without = await proving.decide(
          { method: "GET", url: "/orders", authorization: [] },
          undefined,
        );
        expect(without).toMatchObject({
          challenges: ['Bearer realm="api"', expect.stringMatching(/^DPoP realm="api", algs=/)],
        });
        const two = { method: "GET", url: "/orders", authorization: ["DPoP a", "Bearer a"] };
        const ambiguous = await proving.decide(two, undefined);
        const errors = expect.stringContaining('error="invalid_request"');
        expect(ambiguous).toMatchObject({ challenges: [errors, errors] });
      },
    },
    {
      section: "8, 9",
      level: "MUST",
      requirement:
        "a nonce is demanded by 401, `use_dpop_nonce` and one `DPoP-Nonce` header, whose value cannot be predicted",
      async prove() {
        const { status, headers } = await answerTo({ gate: withNonces() });
        expect(status).toBe(401);
        expect(headers["www-authenticate"]).toMatch(/^DPoP realm="api", error="use_dpop_nonce"/);
        expect(headers["dpop-nonce"]).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]{22}$/);
      },
    },
    {
      section: "8.2",
      level: "SHOULD",
      requirement: "an answer that brings a nonce is not cached",
      async prove() {
        const { headers } = await answerTo({ gate: withNonces() });
        expect(headers["cache-control"]).toBe("no-store");
      },
    },
    {
      section: "11.1",
      level: "MAY",
      requirement: "a `jti` is accepted once for a method and address while its proof is valid",
      async prove() {
        const gate = await withOptions({});
        const proof = claims({ jti: "one" });
        await admits({ gate, proof });
        await refuses({ gate, proof }, "proof_replayed");
      },
    },
    {
      section: "11.1",
      level: "SHOULD",
      requirement: "a `jti` that is too long is refused, or its hash is stored; here both",
      async prove() {
        const keys: string[] = [];
        const replay: ReplayStore = { claim: (key) => keys.push(key) > 0 };
        const gate = await withOptions({ replay });
        await admits({ gate, proof: claims({ jti: "j".repeat(128) }) });
        expect(keys).toEqual([expect.stringMatching(/^[\w-]{22}$/)]);
        await refuses({ gate, proof: claims({ jti: "j".repeat(129) }) }, "proof_malformed");
      },
    },
    {
      section: "11.1",
      level: "MAY",
      requirement: "an `iat` in the near future is accepted",
      async prove() {
        const gate = await withOptions({ proofFutureSeconds: 5 });
        await admits({ gate, proof: claims({ iat: NOW + 5 }) });
        await refuses({ gate, proof: claims({ iat: NOW + 6 }) }, "proof_expired");
      },
    },
    {
      section: "11.3",
      level: "MUST NOT",
      requirement: "once the service gives nonces, no proof without one is accepted",
      async prove() {
        await refuses({ gate: withNonces() }, "proof_nonce_required");
      },
    },
    {
      section: "11.5",
      level: "MUST",
      requirement:
        "the type keeps a proof from being used as another JWT, and another JWT as a proof",
      async prove() {
        await refuses({ proof: header({ typ: "at+jwt" }) }, "proof_malformed");
        const key = await keyOfClient();
        const proof = await key.proof({ method: "GET", url });
        const asToken = { method: "GET", url: "/orders", authorization: [`DPoP ${proof}`] };
        expect((await proving.decide(asToken, undefined)).outcome).toBe("denied");
      },
    },
    {
      section: "11.6",
      level: "MUST",
      requirement: "algorithms are asymmetric, and keys strong enough",
      prove: broken("proof_malformed", header({ alg: "HS256" }), header({ alg: "HS512" })),
    },
    {
      section: "11.7",
      level: "MAY",
      requirement: "a proof covers the body or other headers of the request",
      otherwise:
        "it does not, in the RFC neither: message integrity is TLS, or signatures of messages (RFC 9421).",
    },
    {
      section: "2, 11.8",
      level: "MUST",
      requirement: "the address is that of the client, whatever a proxy changed",
      async prove() {
        const gate = await withOptions({ pathPrefix: "/v1", replay: "none" });
        await admits({ gate, proof: { url: "https://api.example.com/v1/orders" } });
        await refuses({ gate }, "proof_mismatch");
      },
    },
  ],
};

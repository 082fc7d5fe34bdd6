import { X509Certificate } from "node:crypto";
import { FakeClock, makeCertificate } from "@callgate-tooling/test-support";
import { describe, expect, it, vi } from "vitest";
import { createGate } from "./create-gate.js";
import type { DecisionEvent } from "./decision/decision-event.js";
import type { Gate } from "./gate.js";
import type { SharedOptions } from "./options/shared-options.js";
import type { ResourceRequest } from "./request/resource-request.js";
import { PUBLIC_URL, proofAt, thumbprintOf } from "./test-support/proofs.js";
import { createSigner } from "./test-support/signer.js";
import { optionsFor, tokenAt } from "./test-support/valid-token.js";

const issuer = createSigner();
const holder = createSigner("ES256");
const clock = new FakeClock();
const own = certificateOf("reports");
const foreign = certificateOf("stranger");
const jkt = thumbprintOf(holder);

function certificateOf(name: string) {
  const { raw, fingerprint256 } = new X509Certificate(makeCertificate({ name }).cert);
  const hex = fingerprint256.replaceAll(":", "");
  return { raw, thumbprint: Buffer.from(hex, "hex").toString("base64url") };
}

const tls: SharedOptions = { certificate: { source: "tls" } };
const header: SharedOptions = {
  certificate: { source: "client-cert", trustedProxies: ["10.0.0.0/8"] },
};
const dpop = { publicUrls: [PUBLIC_URL] };
const bound = tokenAt(clock, issuer, { cnf: { "x5t#S256": own.thumbprint } });
const boundToBoth = tokenAt(clock, issuer, { cnf: { jkt, "x5t#S256": own.thumbprint } });
const bearerToken = tokenAt(clock, issuer);

function gateWith(options: SharedOptions, events: DecisionEvent[] = []): Gate {
  const onDecision = (event: DecisionEvent) => void events.push(event);
  return createGate({ ...optionsFor(issuer, clock), ...options, onDecision });
}

interface Sent {
  readonly scheme?: string;
  readonly certificate?: typeof own;
  readonly fields?: Readonly<Record<string, readonly string[]>>;
}

function request(token: string, { scheme = "Bearer", certificate, fields = {} }: Sent = {}) {
  const known = new Map(Object.entries(fields));
  return {
    method: "GET",
    url: "/orders",
    authorization: [`${scheme} ${token}`],
    peer: { address: "10.1.2.3", certificate: vi.fn(() => certificate?.raw) },
    header: vi.fn((name: string) => known.get(name.toLowerCase()) ?? []),
  } satisfies ResourceRequest;
}

const field = { "client-cert": [`:${own.raw.toString("base64")}:`] };

describe("a gate with `certificate`", () => {
  it("admits a bound token with its certificate, new and cached, and shows the binding", async () => {
    const bindings = [{ kind: "certificate", thumbprint: own.thumbprint }];
    for (const [options, sent] of [
      [tls, { certificate: own }],
      [header, { fields: field }],
    ] as const) {
      const gate = gateWith(options);
      const policy = gate.policy({ callers: ["reports"], binding: "certificate" });
      for (let n = 0; n < 3; n += 1) {
        expect(await gate.decide(request(bound, sent), policy)).toMatchObject({
          outcome: "allowed",
          auth: { bindings },
        });
      }
    }
  });

  it("answers at once, the second time a token is seen", async () => {
    const gate = gateWith(header);
    const policy = gate.policy({ callers: ["reports"] });
    await gate.decide(request(bound, { fields: field }), policy);
    const decision = gate.decideNow(request(bound, { fields: field }), policy);
    expect(decision).toMatchObject({ outcome: "allowed", headers: { vary: "Client-Cert" } });
  });

  it("refuses a bound token without its certificate, without an `auth`, and explains it to operators", async () => {
    const events: DecisionEvent[] = [];
    const gate = gateWith(tls, events);
    const policy = gate.policy({ callers: ["reports"] });
    for (const certificate of [foreign, undefined]) {
      const sent = certificate === undefined ? {} : { certificate };
      expect(await gate.decide(request(bound, sent), policy)).toMatchObject({
        outcome: "denied",
        reason: "binding_mismatch",
        auth: undefined,
        headers: {},
      });
    }
    expect(events).toMatchObject([
      {
        hint: "certificate_differs",
        expected: [own.thumbprint],
        received: [foreign.thumbprint],
        caller: undefined,
      },
      { hint: "certificate_missing", expected: undefined, received: undefined },
    ]);
  });

  it("names the trusted proxies and the address of a request that did not come from one", async () => {
    const events: DecisionEvent[] = [];
    const gate = gateWith(header, events);
    const policy = gate.policy({ callers: ["reports"] });
    const sent = request(bound, { fields: field });
    for (const address of ["192.0.2.1", undefined]) {
      const peer = { ...sent.peer, address };
      await gate.decide({ ...sent, peer }, policy);
    }
    expect(events).toMatchObject([
      { hint: "certificate_header_untrusted", expected: ["10.0.0.0/8"], received: ["192.0.2.1"] },
      { hint: "certificate_header_untrusted", received: ["(no address)"] },
    ]);
    expect(sent.header).not.toHaveBeenCalled();
  });

  it("reads neither header nor connection for a bearer token", async () => {
    for (const options of [tls, header]) {
      const gate = gateWith(options);
      const sent = request(bearerToken, { certificate: own, fields: field });
      const decision = await gate.decide(sent, gate.policy({ callers: ["reports"] }));
      expect(decision).toMatchObject({ outcome: "allowed", auth: { bindings: [] } });
      expect(sent.header).not.toHaveBeenCalled();
      expect(sent.peer.certificate).not.toHaveBeenCalled();
    }
  });

  it("reads no header where the certificate is that of the connection, and no certificate where it is in a header", async () => {
    const [overTls, overHeader] = [gateWith(tls), gateWith(header)];
    const toTls = request(bound, { certificate: foreign, fields: field });
    const toHeader = request(bound, { certificate: own, fields: {} });
    await overTls.decide(toTls, overTls.policy({ callers: ["reports"] }));
    await overHeader.decide(toHeader, overHeader.policy({ callers: ["reports"] }));
    expect(toTls.header).not.toHaveBeenCalled();
    expect(toHeader.peer.certificate).not.toHaveBeenCalled();
  });

  it("has `Vary` on every answer where a header is read, and none otherwise", async () => {
    const nginx: SharedOptions = { certificate: { source: "nginx", trustedProxies: ["unix"] } };
    for (const [options, vary] of [
      [header, "Client-Cert"],
      [nginx, "ssl-client-cert, ssl-client-verify"],
      [tls, undefined],
      [{}, undefined],
    ] as const) {
      const gate = gateWith(options);
      const policy = gate.policy({ callers: ["reports"] });
      expect(gate.vary).toBe(vary);
      for (const token of [bearerToken, bound, "malformed"]) {
        const { headers } = await gate.decide(request(token), policy);
        expect(headers).toEqual(vary === undefined ? {} : { vary });
      }
    }
  });

  it("refuses a policy that requires a certificate where none is checked", () => {
    for (const binding of ["certificate", "both"] as const) {
      expect(() => gateWith({}).policy({ callers: ["reports"], binding })).toThrow("`certificate`");
      expect(() => gateWith({ dpop }).policy({ callers: ["reports"], binding })).toThrow(
        "`certificate`",
      );
    }
  });

  it("reports the faults of the option with all others", () => {
    const certificate = { source: "nginx", trustedProxies: ["0.0.0.0/0"] } as const;
    expect(() => gateWith({ certificate, clockSkewSeconds: -1 })).toThrow(
      expect.objectContaining({
        faults: [
          expect.objectContaining({ option: "clockSkewSeconds" }),
          expect.objectContaining({ option: "certificate.trustedProxies[0]" }),
        ],
      }),
    );
  });
});

describe("a token that is bound to a certificate and to a DPoP key", () => {
  const proof = () => ({
    dpop: [proofAt(clock, holder, boundToBoth, { claims: { htu: `${PUBLIC_URL}/orders` } })],
  });

  it("needs both proofs", async () => {
    const gate = gateWith({ ...tls, dpop });
    const policy = gate.policy({ callers: ["reports"], binding: "both" });
    const outcome = async (sent: Sent): Promise<string> => {
      const decision = await gate.decide(request(boundToBoth, sent), policy);
      return decision.outcome === "allowed" ? "allowed" : decision.reason;
    };
    const scheme = "DPoP";
    expect(await outcome({ scheme, certificate: own, fields: proof() })).toBe("allowed");
    expect(await outcome({ scheme, certificate: foreign, fields: proof() })).toBe(
      "binding_mismatch",
    );
    expect(await outcome({ scheme, fields: proof() })).toBe("binding_mismatch");
    expect(await outcome({ scheme, certificate: own })).toBe("proof_missing");
    expect(await outcome({ certificate: own, fields: proof() })).toBe("binding_unverified");
  });

  it("is refused by a gate that checks one of them", async () => {
    for (const options of [tls, { dpop }]) {
      const gate = gateWith(options);
      const sent = { scheme: "DPoP", certificate: own, fields: proof() };
      const decision = await gate.decide(
        request(boundToBoth, sent),
        gate.policy({ callers: ["reports"] }),
      );
      expect(decision).toMatchObject({ outcome: "denied", auth: undefined });
    }
  });
});

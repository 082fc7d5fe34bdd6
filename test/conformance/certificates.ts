import { X509Certificate } from "node:crypto";
import type { Decision, Gate, RequestPeer } from "@callgate/core";
import { createTestCertificate, type TestCertificate } from "@callgate/testkit";
import { signed } from "./scene.js";

/** The client's certificate, and another client's. */
export const own: TestCertificate = createTestCertificate({ name: "reports" });
export const foreign: TestCertificate = createTestCertificate({ name: "stranger" });

/** The DER encoding of a certificate. */
export function derOf({ cert }: TestCertificate): Buffer {
  return new X509Certificate(cert).raw;
}

/** A token that is bound to the client's certificate, or has this `cnf`. */
export function boundToken(cnf: unknown = own.confirmation): string {
  return signed({ claims: { cnf } });
}

/** What a request has beside its token. */
export interface Presenting {
  readonly token?: string;
  /** On the TLS connection. */
  readonly certificate?: TestCertificate | undefined;
  readonly address?: string;
  /** The lines of `Client-Cert`. */
  readonly lines?: readonly string[];
}

/** Decides a request with a certificate. */
export function decideWith(gate: Gate, presenting: Presenting): Promise<Decision> {
  const { token = boundToken(), certificate, address = "10.0.0.1", lines = [] } = presenting;
  const peer: RequestPeer = { address, certificate: () => certificate && derOf(certificate) };
  const header = (name: string): readonly string[] =>
    name.toLowerCase() === "client-cert" ? lines : [];
  const request = {
    method: "GET",
    url: "/orders",
    authorization: [`Bearer ${token}`],
    header,
    peer,
  };
  return gate.decide(request, gate.policy({ callers: ["reports"] }));
}

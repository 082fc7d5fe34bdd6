import { tlsClientAuth } from "@callgate/client";
import { createGate, type FetchLike } from "@callgate/core";
import { introspect } from "@callgate/introspection";
import { staticSecret } from "@callgate/secrets";
import { type Certified, makeAuthority, makeCertificate } from "@callgate-tooling/test-support";
import { Agent, fetch as undiciFetch } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, certifiedClient, RESOURCE, startAuthority } from "../authority.js";
import { CALLER, present, reasonOf, SCOPE, SERVICE } from "./checks.js";

const ca = makeAuthority("Interop CA");
const service = makeCertificate({ name: SERVICE.id, issuer: ca });
const other = makeCertificate({ name: "other", issuer: ca });
/** Trusts the authority, and has no certificate of its own. */
const agent = new Agent({ connect: { ca: ca.cert } });
const trusting = ((url: string, init: object) =>
  undiciFetch(url, { ...init, dispatcher: agent })) as unknown as FetchLike;

let authority: Authority;
beforeAll(async () => {
  authority = await startAuthority({
    certificate: makeCertificate({ name: "authority", forLoopback: true, issuer: ca }),
    clientCertificateAuthority: ca,
    accessTokenFormat: "opaque",
    clients: [
      { client_id: CALLER.id, client_secret: CALLER.secret },
      certifiedClient(SERVICE.id, SERVICE.id),
    ],
  });
});
afterAll(async () => {
  authority.close();
  await agent.destroy();
});

describe("oidc-provider and a gate that introspects with a certificate", () => {
  it("agree at the address for clients with a certificate, which the metadata names", async () => {
    expect(await reasonWith(service)).toBe("allowed");
  });

  it("do not agree on another certificate, which is not the fault of the caller", async () => {
    expect(await reasonWith(other)).toBe("introspection_unavailable");
  });
});

async function reasonWith({ cert, key }: Certified): Promise<string> {
  const certificate = { certificate: staticSecret(cert), key: staticSecret(key), ca: ca.cert };
  const gate = createGate({
    issuer: authority.issuer,
    audience: RESOURCE,
    fetch: trusting,
    warnings: false,
    introspection: introspect({
      clientId: SERVICE.id,
      auth: tlsClientAuth(certificate),
      answers: "oidc-provider",
    }),
  });
  try {
    return reasonOf(await present(gate, await token()));
  } finally {
    gate.close();
  }
}

async function token(): Promise<string> {
  const form = { grant_type: "client_credentials", resource: RESOURCE, scope: SCOPE };
  const response = await undiciFetch(`${authority.issuer}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${CALLER.id}:${CALLER.secret}`)}` },
    body: new URLSearchParams(form),
    dispatcher: agent,
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

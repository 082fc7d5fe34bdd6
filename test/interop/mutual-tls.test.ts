import { createPublicKey, type JsonWebKey } from "node:crypto";
import { createTokenClient, tlsClientAuth } from "@callgate/client";
import { type Certified, makeAuthority, makeCertificate } from "@callgate-tooling/test-support";
import { Agent } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, startAuthority } from "./authority.js";

const ca = makeAuthority("Interop CA");
const server = makeCertificate({ name: "authority", forLoopback: true, issuer: ca });
const checkout = makeCertificate({ name: "checkout", issuer: ca });
const other = makeCertificate({ name: "other", issuer: ca });
const own = makeCertificate({ name: "own" });
const stranger = makeCertificate({ name: "checkout" });

const x5c = ({ cert }: Certified) => cert.replace(/-----[^-]+-----|\s/g, "");

let authority: Authority;
const agents: Agent[] = [];
beforeAll(async () => {
  authority = await startAuthority({
    certificate: server,
    clientCertificateAuthority: ca,
    clients: [
      {
        client_id: "checkout",
        token_endpoint_auth_method: "tls_client_auth",
        tls_client_auth_subject_dn: "CN=checkout",
      },
      {
        client_id: "own",
        token_endpoint_auth_method: "self_signed_tls_client_auth",
        jwks: { keys: [jwkWithCertificate(own)] },
      },
    ],
  });
});
afterAll(async () => {
  authority.close();
  await Promise.all(agents.map((agent) => agent.destroy()));
});

function jwkWithCertificate(certified: Certified) {
  const jwk: JsonWebKey = createPublicKey(certified.cert).export({ format: "jwk" });
  return { ...jwk, x5c: [x5c(certified)] };
}

function agentWith(connect: { cert?: string; key?: string; ca?: string }): Agent {
  const agent = new Agent({ connect });
  agents.push(agent);
  return agent;
}

async function tokenFor(clientId: string, certified: Partial<Certified>, trusted = ca.cert) {
  const auth = tlsClientAuth({ dispatcher: agentWith({ ...certified, ca: trusted }) });
  await using client = createTokenClient({ issuer: authority.issuer, clientId, auth });
  return await client.getToken();
}

const pem = ({ cert, key }: Certified) => ({ cert, key });

describe("oidc-provider and tls_client_auth", () => {
  it("agree on a certificate whose issuer the authority knows", async () => {
    expect((await tokenFor("checkout", pem(checkout))).value).toMatch(/^[\w-]+$/);
  });

  it("agree on a certificate from sources, and on the renewed one", async () => {
    let { cert, key } = pem(other);
    let version = "1";
    const source = (value: () => string) => ({ get: async () => ({ value: value(), version }) });
    const auth = tlsClientAuth({
      certificate: source(() => cert),
      key: source(() => key),
      ca: ca.cert,
    });
    await using client = createTokenClient({
      ...{ issuer: authority.issuer, clientId: "checkout", auth, warnings: false },
    });
    await expect(client.getToken()).rejects.toMatchObject({ code: "credential_rejected" });
    ({ cert, key } = pem(checkout));
    version = "2";
    client.reset();
    expect((await client.getToken()).value).toMatch(/^[\w-]+$/);
  });

  it("agree when a fetch has the certificate", async () => {
    const dispatcher = agentWith({ ...pem(checkout), ca: ca.cert });
    const { fetch: undiciFetch } = await import("undici");
    const auth = tlsClientAuth({
      fetch: (async (url: string, init: object) =>
        undiciFetch(url, { ...init, dispatcher })) as unknown as typeof fetch,
    });
    await using client = createTokenClient({
      issuer: authority.issuer,
      clientId: "checkout",
      auth,
    });
    expect((await client.getToken()).value).toMatch(/^[\w-]+$/);
  });

  it.each([
    ["the certificate of another client", other],
    ["a certificate of the same name from an unknown issuer", stranger],
    ["no certificate", undefined],
  ])("do not agree on %s", async (_what, certified) => {
    const asking = tokenFor("checkout", certified === undefined ? {} : pem(certified));
    await expect(asking).rejects.toMatchObject({ code: "credential_rejected", attempts: 1 });
  });

  it("fail early when the client does not know the issuer of the authority's certificate", async () => {
    const asking = tokenFor("checkout", pem(checkout), makeAuthority("Another CA").cert);
    await expect(asking).rejects.toMatchObject({
      code: "tls_error",
      attempts: 1,
      cause: { code: expect.stringMatching(/^(UNABLE_TO_|SELF_SIGNED_)/) },
      host: new URL(authority.issuer).host,
    });
  });
});

describe("oidc-provider and self_signed_tls_client_auth", () => {
  it("agree on the certificate that was registered", async () => {
    expect((await tokenFor("own", pem(own))).value).toMatch(/^[\w-]+$/);
  });

  it("do not agree on another", async () => {
    await expect(tokenFor("own", pem(stranger))).rejects.toMatchObject({
      code: "credential_rejected",
    });
  });
});

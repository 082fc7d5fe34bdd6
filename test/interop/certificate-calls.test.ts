import { createServer } from "node:https";
import { createTokenClient, tlsClientAuth } from "@callgate/client";
import {
  createGate,
  type FetchLike,
  fromNode,
  type Gate,
  letsThrough,
  toAnswer,
} from "@callgate/core";
import {
  type Certified,
  makeAuthority,
  makeCertificate,
  type RunningServer,
  startServer,
} from "@callgate-tooling/test-support";
import { Agent, fetch as fetchOfUndici } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, certifiedClient, RESOURCE, startAuthority } from "./authority.js";

const ca = makeAuthority("Interop CA");
const server = makeCertificate({ name: "servers", forLoopback: true, issuer: ca });
const checkout = makeCertificate({ name: "checkout", issuer: ca });
const renewed = makeCertificate({ name: "checkout", issuer: ca });
const thief = makeCertificate({ name: "thief", issuer: ca });

describe("oidc-provider, the token client and a gate, over mutual TLS", () => {
  let authority: Authority;
  let gate: Gate;
  let service: RunningServer;
  const agents: Agent[] = [];

  beforeAll(async () => {
    authority = await startAuthority({
      ...{ certificate: server, clientCertificateAuthority: ca },
      clients: [
        certifiedClient("checkout", "checkout", {
          tls_client_certificate_bound_access_tokens: true,
        }),
        certifiedClient("unbound", "checkout"),
      ],
    });
    gate = createGate({
      issuer: authority.issuer,
      audience: RESOURCE,
      certificate: { source: "tls" },
      fetch: fetchWith() as unknown as FetchLike,
    });
    const policy = gate.policy({ callers: ["checkout", "unbound"], binding: "certificate" });
    const tls = { cert: server.cert, key: server.key, ca: ca.cert, requestCert: true };
    service = await startServer(
      createServer(tls, async (incoming, response) => {
        const decision = await gate.decide(fromNode(incoming), policy);
        if (letsThrough(decision)) return response.end(JSON.stringify(decision.auth?.bindings));
        const { status, headers, body } = toAnswer(decision);
        return response.writeHead(status, { ...headers }).end(body);
      }),
    );
  });
  afterAll(async () => {
    gate.close();
    await Promise.all(agents.map((agent) => agent.destroy()));
    await service.close();
    authority.close();
  });

  /** A `fetch` whose connections have this certificate, or none. */
  function fetchWith(certified?: Certified): typeof fetch {
    const own = certified && { cert: certified.cert, key: certified.key };
    const dispatcher = new Agent({ connect: { ca: ca.cert, ...own } });
    agents.push(dispatcher);
    return ((url: string, init: object) =>
      fetchOfUndici(url, { ...init, dispatcher })) as unknown as typeof fetch;
  }

  const url = () => `https://127.0.0.1:${service.port}/orders`;
  const clientOf = (clientId: string, certified = checkout) =>
    createTokenClient({
      ...{ issuer: authority.issuer, clientId, resource: RESOURCE, warnings: false },
      auth: tlsClientAuth({ fetch: fetchWith(certified) }),
    });

  /** The status and what the service answers, called with the client's own token on a connection with this certificate. */
  async function call(token: string, certified?: Certified) {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetchWith(certified)(url(), { headers });
    return { status: response.status, body: await response.json() };
  }

  it("admit the client on every connection with its certificate", async () => {
    await using client = clientOf("checkout");
    const call = client.fetchFor({
      origins: [new URL(url()).origin],
      fetch: fetchWith(checkout),
    });
    for (let n = 0; n < 2; n += 1) {
      const response = await call(url());
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual([
        { kind: "certificate", thumbprint: expect.stringMatching(/^[\w-]{43}$/) },
      ]);
    }
  });

  it("refuse a stolen token on a connection with another certificate, also of the same name", async () => {
    await using client = clientOf("checkout");
    const { value } = await client.getToken();
    expect(await call(value, checkout)).toMatchObject({ status: 200 });
    for (const certified of [thief, renewed])
      expect(await call(value, certified)).toMatchObject({
        status: 401,
        body: { code: "binding_mismatch" },
      });
  });

  it("refuse a token that the server did not bind", async () => {
    await using client = clientOf("unbound");
    const { value } = await client.getToken();
    expect(await call(value, checkout)).toMatchObject({
      status: 401,
      body: { code: "binding_required" },
    });
  });

  it("admit the client with its renewed certificate, for a token that it obtains with that", async () => {
    await using client = clientOf("checkout", renewed);
    const { value } = await client.getToken();
    expect(await call(value, renewed)).toMatchObject({ status: 200 });
    expect(await call(value, checkout)).toMatchObject({ status: 401 });
  });
});

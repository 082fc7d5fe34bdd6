import { createHash } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer, request } from "node:https";
import { fromNode, letsThrough, toAnswer } from "@callgate/core";
import { createTestCertificate, type TestCertificate } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { expect } from "vitest";
import { boundToken, decideWith, derOf, foreign, own } from "./certificates.js";
import { gateWith } from "./scene.js";
import type { Table } from "./table.js";

const byConnection = gateWith({ certificate: { source: "tls" } });
const byHeader = gateWith({ certificate: { source: "client-cert", trustedProxies: ["10.0.0.1"] } });
const readOrders = byConnection.policy({ callers: ["reports"] });

/** The status and the challenge of a TLS server to a client with this certificate, or with none. */
async function getOverTls(certificate?: TestCertificate): Promise<IncomingMessage> {
  const { cert, key } = createTestCertificate({ isForLoopback: true });
  const tls = { cert, key, requestCert: true, rejectUnauthorized: false };
  const server = createServer(tls, async (incoming, response) => {
    const decision = await byConnection.decide(fromNode(incoming), readOrders);
    if (letsThrough(decision)) return response.end();
    const { status, headers, body } = toAnswer(decision);
    return response.writeHead(status, { ...headers }).end(body);
  });
  await using running = await startServer(server);
  const sent = request({
    host: "127.0.0.1",
    port: running.port,
    ca: cert,
    agent: false,
    headers: { authorization: `Bearer ${boundToken()}` },
    ...(certificate && { cert: certificate.cert, key: certificate.key }),
  }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  return response;
}

export const rfc8705: Table = {
  rfc: 8705,
  title: "Mutual-TLS Client Authentication and Certificate-Bound Access Tokens",
  leavesOut: "what binds clients and authorization servers, and client authentication.",
  rows: [
    {
      section: "3",
      level: "MUST",
      requirement: "the client certificate is obtained from the TLS layer of the resource",
      prove: async () => {
        expect((await getOverTls(own)).statusCode).toBe(200);
        expect((await getOverTls()).statusCode).toBe(401);
      },
    },
    {
      section: "3",
      level: "MUST",
      requirement: "the certificate matches the one that is associated with the token",
      prove: async () => {
        expect(await decideWith(byConnection, { certificate: own })).toMatchObject({
          outcome: "allowed",
          auth: { bindings: [{ kind: "certificate", thumbprint: own.thumbprint }] },
        });
        for (const certificate of [foreign, undefined]) {
          const decision = await decideWith(byConnection, { certificate });
          expect(decision).toMatchObject({ outcome: "denied", reason: "binding_mismatch" });
        }
      },
    },
    {
      section: "3",
      level: "MUST",
      requirement: "where they do not match, the answer is 401 with `invalid_token`",
      prove: async () => {
        const { statusCode, headers } = await getOverTls(foreign);
        expect(statusCode).toBe(401);
        expect(headers["www-authenticate"]).toContain('error="invalid_token"');
      },
    },
    {
      section: "3",
      level: "MUST",
      requirement: "a bound token is not used as a bearer token where certificates are not checked",
      prove: async () => {
        const decision = await decideWith(gateWith(), { certificate: own });
        expect(decision).toMatchObject({ outcome: "denied", reason: "binding_unverified" });
      },
    },
    {
      section: "3.1",
      level: "MUST",
      requirement:
        "`x5t#S256` is the base64url encoding of the SHA-256 of the DER encoding, without padding or white space",
      prove: async () => {
        const digest = createHash("sha256").update(derOf(own));
        const thumbprint = digest.copy().digest("base64url");
        const ofPem = createHash("sha256").update(own.cert).digest("base64url");
        const rows = [
          [thumbprint, "allowed"],
          [`${thumbprint}=`, "denied"],
          [` ${thumbprint}`, "denied"],
          [digest.copy().digest("hex"), "denied"],
          [digest.copy().digest("base64"), "denied"],
          [thumbprint.slice(0, -1), "denied"],
          [ofPem, "denied"],
          ["", "denied"],
          [7, "denied"],
        ] as const;
        for (const [value, outcome] of rows) {
          const token = boundToken({ "x5t#S256": value });
          expect(
            await decideWith(byConnection, { token, certificate: own }),
            `${value}`,
          ).toMatchObject({ outcome });
        }
      },
    },
    {
      section: "6.2",
      level: "MAY",
      requirement:
        "the certificate chain is not validated: the handshake proves possession, and a self-signed certificate is accepted",
      prove: async () => {
        expect((await getOverTls(createTestCertificate())).statusCode).toBe(401);
        expect((await getOverTls(own)).statusCode).toBe(200);
      },
    },
    {
      section: "6.3",
      level: "MUST",
      requirement: "a token ends with its certificate: one that was renewed is another one",
      prove: async () => {
        const certificate = createTestCertificate({ name: own.name });
        const decision = await decideWith(byConnection, { certificate });
        expect(decision).toMatchObject({ outcome: "denied", reason: "binding_mismatch" });
      },
    },
    {
      section: "6.5",
      level: "MUST",
      requirement:
        "where a proxy ends TLS, the certificate that it passes on cannot be replaced on the way: it is read from listed addresses only",
      prove: async () => {
        const lines = [`:${derOf(own).toString("base64")}:`];
        expect(await decideWith(byHeader, { lines })).toMatchObject({ outcome: "allowed" });
        for (const address of ["10.0.0.2", "unix", "::1"]) {
          const decision = await decideWith(byHeader, { lines, address });
          expect(decision).toMatchObject({ outcome: "denied", reason: "binding_mismatch" });
        }
      },
    },
    {
      section: "6.5",
      level: "MUST",
      requirement: "the connection between proxy and resource is protected",
      otherwise: "the operator's own: Callgate sees requests, not the network between.",
    },
  ],
};

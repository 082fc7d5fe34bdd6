import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request as sendPlain } from "node:http";
import { createServer as createSecureServer, request as sendSecure } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { createGate, type Gate, type GateOptions } from "@callgate/core";
import { deferFromNode, type NodeRequest } from "@callgate/core/adapter";
import { createTestCertificate, createTestIssuer } from "@callgate/testkit";
import { toText } from "../report/render-table.js";

const DECISIONS = 2000;
const ROUNDS = { warmUp: 50, counted: 300 };

const certificate = createTestCertificate({ isForLoopback: true });
const { cert, key, confirmation } = certificate;
const base64 = new X509Certificate(cert).raw.toString("base64");
const hex = Buffer.from(certificate.thumbprint, "base64url").toString("hex");
const issuer = await createTestIssuer();
const common = { caller: "reports", expiresInSeconds: 3600 };
const bearer = await issuer.token({ ...common, claims: { other: confirmation } });
const bound = await issuer.token({ ...common, boundTo: certificate });
const trustedProxies = ["10.0.0.0/8", "127.0.0.1"];

/** Where the certificate is, and its most that a decision may cost beside one about a bearer token. */
const sources: readonly {
  readonly name: string;
  readonly most: number;
  readonly option: NonNullable<GateOptions["certificate"]>;
  readonly fields: Readonly<Record<string, string>>;
}[] = [
  { name: "the connection", most: 0.3, option: { source: "tls" }, fields: {} },
  {
    name: "Client-Cert",
    most: 1,
    option: { source: "client-cert", trustedProxies },
    fields: { "client-cert": `:${base64}:` },
  },
  {
    name: "nginx",
    most: 1,
    option: { source: "nginx", trustedProxies },
    fields: { "ssl-client-cert": encodeURIComponent(cert), "ssl-client-verify": "SUCCESS" },
  },
  {
    name: "Envoy",
    most: 1,
    option: { source: "xfcc", trustedProxies },
    fields: { "x-forwarded-client-cert": `By=spiffe://mesh/orders;Hash=${hex}` },
  },
];

// Measures what a decision about a cached token costs more where the token is bound to the certificate of the request.
try {
  const rows: string[][] = [];
  for (const { name, most, option, fields } of sources) {
    const gate = createGate({ ...issuer.gateOptions, certificate: option });
    const [before, after] = await measure(gate, option.source === "tls", fields);
    gate.close();
    const added = after - before;
    rows.push([
      name,
      ...[before, after, added, most].map((us) => us.toFixed(2)),
      added <= most ? "yes" : "no",
    ]);
  }
  const columns = ["certificate from", "µs, bearer", "µs, bound", "added", "at most", "met"];
  console.log(toText({ title: "A decision about a cached token", columns, rows }));
} finally {
  await issuer.close();
}

/** The least of rounds with a bearer and with a bound token, in turns, in microseconds of a decision. */
async function measure(
  gate: Gate,
  isTls: boolean,
  fields: Readonly<Record<string, string>>,
): Promise<readonly [before: number, after: number]> {
  const costs: [number[], number[]] = [[], []];
  const requests = [await receive(isTls, bearer, fields), await receive(isTls, bound, fields)];
  const policy = gate.policy({ callers: ["reports"] });
  for (const request of requests) {
    const decision = await gate.decide(
      deferFromNode(request, request, () => ({})),
      policy,
    );
    if (decision.outcome !== "allowed") throw new Error(`Not admitted: ${decision.reason}`);
  }
  for (let round = 0; round < ROUNDS.warmUp + ROUNDS.counted; round += 1) {
    for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const fresh = freshRequests(requests[which] as IncomingMessage);
      const startedAt = performance.now();
      for (const request of fresh) {
        void gate.decideNow(
          deferFromNode(request, request, () => ({})),
          policy,
        );
      }
      const cost = ((performance.now() - startedAt) * 1000) / DECISIONS;
      if (round >= ROUNDS.warmUp) costs[which].push(cost);
    }
  }
  for (const request of requests) request.socket.destroy();
  return [Math.min(...costs[0]), Math.min(...costs[1])];
}

/** Requests of one connection, each with strings of its own: one that returns is cheaper, since its hash stays with it. */
function freshRequests({ method, url, rawHeaders, socket }: IncomingMessage): NodeRequest[] {
  const octets = rawHeaders.map((text) => Buffer.from(text, "latin1"));
  return Array.from({ length: DECISIONS }, () => ({
    method,
    url,
    rawHeaders: octets.map((each) => each.toString("latin1")),
    socket,
  }));
}

/** A request as a server receives it, whose connection stays open. */
async function receive(
  isTls: boolean,
  token: string,
  fields: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  const tls = { cert, key, requestCert: true, rejectUnauthorized: false };
  const server: Server = isTls ? createSecureServer(tls) : createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const headers = {
    ...fields,
    accept: "application/json",
    "accept-encoding": "gzip",
    "user-agent": "reports/1.0",
    "x-forwarded-for": "192.0.2.1",
    authorization: `Bearer ${token}`,
  };
  const options = { host: "127.0.0.1", port, agent: false, headers };
  const sent = isTls ? sendSecure({ ...options, ca: cert, cert, key }) : sendPlain(options);
  sent.on("error", () => {});
  sent.end();
  const [request] = (await once(server, "request")) as [IncomingMessage];
  server.unref();
  server.close();
  return request;
}

import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect as connectPlain } from "node:net";
import { connect } from "node:tls";
import {
  createGate,
  type DecisionEvent,
  fromNode,
  type Gate,
  letsThrough,
  toAnswer,
} from "@callgate/core";
import {
  createTestCertificate,
  createTestIssuer,
  type TestCertificate,
  type TestIssuer,
} from "@callgate/testkit";
import { type RunningServer, startServer } from "@callgate-tooling/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchangeOver, type RawRequest, type RawResponse } from "../adapters/support/raw-http.js";
import { proxies } from "./support/proxies.js";
import { programOf, type RealProxy, type RunningProxy, startProxy } from "./support/real-proxy.js";

const authority = createTestCertificate({ name: "Client CA", isAuthority: true });
const server = createTestCertificate({ name: "orders.example.com", isForLoopback: true });
const victim = createTestCertificate({ name: "victim", issuer: authority });
const attacker = createTestCertificate({ name: "attacker", issuer: authority });
const selfSigned = createTestCertificate({ name: "self-signed" });
const certificates = { server, clientAuthority: authority.cert };

let issuer: TestIssuer;
/** The victim's token, which the attacker has stolen. */
let stolen = "";
beforeAll(async () => {
  issuer = await createTestIssuer();
  stolen = await tokenFor(victim);
});
afterAll(() => issuer.close());

const tokenFor = (certificate: TestCertificate): Promise<string> =>
  issuer.token({ caller: "reports", boundTo: certificate });

/** A service, and what its gate has decided. */
interface Service extends AsyncDisposable {
  readonly port: number;
  readonly hints: (string | undefined)[];
  /** How many connections it got. */
  readonly connections: () => number;
}

async function startService({ source }: RealProxy): Promise<Service> {
  const hints: (string | undefined)[] = [];
  const onDecision = ({ hint }: DecisionEvent): void => void hints.push(hint);
  const certificate = { source, trustedProxies: ["127.0.0.1"] };
  const gate: Gate = createGate({ ...issuer.gateOptions, certificate, onDecision });
  const policy = gate.policy({ callers: ["reports"], binding: "certificate" });
  let connections = 0;
  const listening = createServer(async (incoming, response) => {
    incoming.resume();
    const decision = await gate.decide(fromNode(incoming), policy);
    for (const [name, value] of Object.entries(decision.headers)) response.setHeader(name, value);
    if (letsThrough(decision)) return response.end("orders");
    const { status, headers, body } = toAnswer(decision);
    return response.writeHead(status, { ...headers }).end(body);
  }).on("connection", () => {
    connections += 1;
  });
  const running: RunningServer = await startServer(listening);
  return {
    port: running.port,
    hints,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      await running.close();
      gate.close();
    },
  };
}

/** The header that would be the victim's certificate. */
function pretended({ headerOf }: RealProxy, { cert }: TestCertificate = victim): string {
  return headerOf({ der: new X509Certificate(cert).raw, pem: cert });
}

/** Sends octets over TLS, with a certificate or without. */
async function sendOver(
  { port }: RunningProxy,
  certificate: TestCertificate | undefined,
  raw: RawRequest,
): Promise<RawResponse> {
  const socket = connect({
    host: "127.0.0.1",
    port,
    ca: server.cert,
    ...(certificate && { cert: certificate.cert, key: certificate.key }),
  });
  await once(socket, "secureConnect");
  return exchangeOver(socket, { host: "orders.example.com", ...raw });
}

const withStolen = (...lines: readonly string[]): RawRequest => ({
  lines: [`Authorization: Bearer ${stolen}`, ...lines],
});

/** One way to pretend to have the victim's certificate. */
interface Spoof {
  readonly what: string;
  /** The certificate that the attacker has. */
  readonly certificate?: TestCertificate;
  readonly lines: (proxy: RealProxy) => readonly string[];
}

const [first, second, third] = [0, 1, 2];
const named = ({ headers }: RealProxy, index: number): string => headers[index] as string;

const spoofs: readonly Spoof[] = [
  { what: "no header at all", lines: () => [] },
  {
    what: "the header, and no certificate",
    lines: (proxy) => [`${named(proxy, first)}: ${pretended(proxy)}`],
  },
  {
    what: "the header, and another certificate",
    certificate: attacker,
    lines: (proxy) => [`${named(proxy, first)}: ${pretended(proxy)}`],
  },
  {
    what: "the header in another case",
    lines: (proxy) => [
      `${named(proxy, second)}: ${pretended(proxy)}`,
      `${named(proxy, third)}: ${pretended(proxy)}`,
    ],
  },
  {
    what: "the header twice, beside another certificate",
    certificate: attacker,
    lines: (proxy) => [
      `${named(proxy, first)}: ${pretended(proxy)}`,
      `${named(proxy, first)}: ${pretended(proxy)}`,
    ],
  },
  {
    what: "the header with underscores, as some servers write it",
    lines: (proxy) => [`${named(proxy, first).replaceAll("-", "_")}: ${pretended(proxy)}`],
  },
  {
    what: "the header with underscores, beside another certificate",
    certificate: attacker,
    lines: (proxy) => [`${named(proxy, first).replaceAll("-", "_")}: ${pretended(proxy)}`],
  },
  {
    what: "the header as one that ends at the proxy",
    certificate: attacker,
    lines: (proxy) => [
      `Connection: close, ${named(proxy, first)}`,
      `${named(proxy, first)}: ${pretended(proxy)}`,
    ],
  },
  {
    what: "the headers of every other proxy",
    lines: (proxy) => [
      `Client-Cert-Chain: ${pretended(proxy)}`,
      `X-Forwarded-Client-Cert: Hash=${Buffer.from(victim.thumbprint, "base64url").toString("hex")}`,
      `X-Amzn-Mtls-Clientcert-Leaf: ${encodeURIComponent(victim.cert)}`,
      `X-Forwarded-Tls-Client-Cert: ${new X509Certificate(victim.cert).raw.toString("base64")}`,
    ],
  },
  {
    what: "the addresses of a trusted proxy in headers",
    lines: (proxy) => [
      "X-Forwarded-For: 127.0.0.1",
      "Forwarded: for=127.0.0.1;by=127.0.0.1",
      `${named(proxy, first)}: ${pretended(proxy)}`,
    ],
  },
  {
    what: "the result of a verification, and no certificate",
    lines: (proxy) => ["ssl-client-verify: SUCCESS", `${named(proxy, first)}: ${pretended(proxy)}`],
  },
];

describe.each(proxies)("$name, as the guide configures it", (proxy) => {
  const isThere = (): boolean => programOf(proxy) !== undefined;

  describe.skipIf(process.env.PROXIES !== "required" && !isThere())("in front of a service", () => {
    let service: Service;
    let verifying: RunningProxy;
    let accepting: RunningProxy;
    beforeAll(async () => {
      service = await startService(proxy);
      verifying = await startProxy(proxy, service.port, certificates, false);
      accepting = await startProxy(proxy, service.port, certificates, true);
    });
    afterAll(async () => {
      await verifying?.[Symbol.asyncDispose]();
      await accepting?.[Symbol.asyncDispose]();
      await service?.[Symbol.asyncDispose]();
    });

    it("passes the certificate on: its token is admitted, and the answer varies by the header", async () => {
      for (const running of [verifying, accepting]) {
        const response = await sendOver(running, victim, withStolen());
        expect(response.status).toBe(200);
        expect(response.headers.vary?.toLowerCase()).toContain(named(proxy, first).toLowerCase());
      }
    });

    it("passes a self-signed certificate on where it accepts those, and only there", async () => {
      const raw = { lines: [`Authorization: Bearer ${await tokenFor(selfSigned)}`] };
      expect((await sendOver(accepting, selfSigned, raw)).status).toBe(200);
      const refused = await sendOver(verifying, selfSigned, raw).catch(() => undefined);
      expect(refused?.status).not.toBe(200);
    });

    const rows = spoofs.map((spoof): [string, Spoof] => [spoof.what, spoof]);
    it.each(rows)("does not admit %s", async (_what, { certificate, lines }) => {
      for (const running of [verifying, accepting]) {
        const response = await sendOver(running, certificate, withStolen(...lines(proxy)));
        // A proxy may refuse the request itself.
        expect([400, 401]).toContain(response.status);
        if (response.status === 401)
          expect(JSON.parse(response.body)).toMatchObject({ code: "binding_mismatch" });
      }
    });

    it("reports a client without a certificate as such", async () => {
      for (const running of [verifying, accepting]) {
        expect((await sendOver(running, undefined, withStolen())).status).toBe(401);
        expect(service.hints.at(-1)).toBe("certificate_missing");
      }
    });

    it("does not admit the header in a trailer", async () => {
      const trailer = `${named(proxy, first)}: ${pretended(proxy)}`;
      const lines = ["Transfer-Encoding: chunked", `Trailer: ${named(proxy, first)}`];
      const body = `1\r\nx\r\n0\r\n${trailer}\r\n\r\n`;
      const raw = { ...withStolen(...lines), method: "POST", body };
      expect((await sendOver(verifying, attacker, raw)).status).not.toBe(200);
    });

    it("does not admit the header in a line with white space before the colon, nor in a folded one", async () => {
      for (const line of [
        `${named(proxy, first)} : ${pretended(proxy)}`,
        `X-Other: a\r\n ${named(proxy, first)}: ${pretended(proxy)}`,
        `X-Other: a\n${named(proxy, first)}: ${pretended(proxy)}`,
      ]) {
        const response = await sendOver(verifying, undefined, withStolen(line)).catch(() => ({
          status: 0,
        }));
        expect(response.status).not.toBe(200);
      }
    });

    it("does not admit a request that goes past it, straight to the service", async () => {
      const line = `${named(proxy, first)}: ${pretended(proxy)}`;
      const socket = connectPlain({
        host: "127.0.0.1",
        port: service.port,
        localAddress: "127.0.0.2",
      });
      const response = await exchangeOver(socket, withStolen(line, "X-Forwarded-For: 127.0.0.1"));
      expect(response.status).toBe(401);
      expect(service.hints.at(-1)).toBe("certificate_header_untrusted");
    });

    it("keeps the clients of one connection to the service apart", async () => {
      const before = service.connections();
      const own = await tokenFor(attacker);
      for (let round = 0; round < 3; round += 1) {
        expect((await sendOver(verifying, victim, withStolen())).status).toBe(200);
        expect((await sendOver(verifying, attacker, withStolen())).status).toBe(401);
        expect((await sendOver(verifying, undefined, withStolen())).status).toBe(401);
        const raw = { lines: [`Authorization: Bearer ${own}`] };
        expect((await sendOver(verifying, attacker, raw)).status).toBe(200);
      }
      expect(service.connections() - before).toBeLessThan(12);
    });

    it.each(["TLSv1.2", "TLSv1.3"] as const)(
      "has the certificate of its client in a resumed session of %s",
      async (version) => {
        const { cert, key } = victim;
        const foreign = { lines: [`Authorization: Bearer ${await tokenFor(attacker)}`] };
        let session: Buffer | undefined;
        for (const raw of [withStolen(), withStolen(), foreign]) {
          const versions = { minVersion: version, maxVersion: version };
          const options = { host: "127.0.0.1", port: verifying.port, ca: server.cert, cert, key };
          const socket = connect({ ...options, ...versions, ...(session && { session }) });
          const resumes = session !== undefined;
          socket.on("session", (received) => {
            session = received;
          });
          await once(socket, "secureConnect");
          expect(socket.isSessionReused()).toBe(resumes);
          const { status } = await exchangeOver(socket, { host: "orders.example.com", ...raw });
          expect(status).toBe(raw === foreign ? 401 : 200);
        }
      },
    );

    it("ends a token when its certificate is renewed", async () => {
      const renewed = createTestCertificate({ name: victim.name, issuer: authority });
      expect((await sendOver(verifying, renewed, withStolen())).status).toBe(401);
      const raw = { lines: [`Authorization: Bearer ${await tokenFor(renewed)}`] };
      expect((await sendOver(verifying, renewed, raw)).status).toBe(200);
    });
  });
});

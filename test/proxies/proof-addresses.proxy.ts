import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:tls";
import { createGate, type DpopOptions, fromNode, letsThrough, toAnswer } from "@callgate/core";
import {
  createDpopKey,
  createTestCertificate,
  createTestIssuer,
  type DpopKey,
  type TestIssuer,
} from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchangeOver, type RawResponse } from "../adapters/support/raw-http.js";
import { proxies } from "./support/proxies.js";
import { programOf, type RealProxy, type RunningProxy, startProxy } from "./support/real-proxy.js";

const HOST = "orders.example.com";
const PUBLIC_URL = `https://${HOST}`;
const PREFIX = "/v1";
const server = createTestCertificate({ name: "orders.example.com", isForLoopback: true });
const certificates = { server, clientAuthority: server.cert };

/** What every proxy passes on as it is, or in a form that counts as the same. */
const paths = [
  "/orders/7",
  "/orders/7?page=1",
  "/orders/./x/../7",
  "/orders/a%20b",
  "/orders/%C3%A9",
  "/orders/%7Eada",
  "/orders/%41",
  "/orders/a;b",
];
/** What some proxies pass on as something else. */
const rewritable = ["/orders/A%2FB", "/orders//7", "/orders/a%3Bb"];
interface Rewrites {
  readonly always?: readonly string[];
  readonly whereItStrips?: readonly string[];
}
/** The rows of docs/guide/bound-tokens.md. */
const rewrites: Readonly<Record<string, Rewrites>> = {
  nginx: { whereItStrips: rewritable },
  "Apache httpd": { always: rewritable },
  Caddy: { whereItStrips: ["/orders//7"] },
  Traefik: { always: ["/orders//7"] },
};

let issuer: TestIssuer;
let key: DpopKey;
let token = "";
beforeAll(async () => {
  issuer = await createTestIssuer();
  key = await createDpopKey();
  token = await issuer.token({ caller: "reports", boundTo: key });
});
afterAll(() => issuer.close());

/** A proxy, and a service behind it that speaks HTTP. */
interface Scene extends AsyncDisposable {
  readonly servicePort: number;
  /** Sends a request for the path, with a proof for it unless another one is given. @returns status and code */
  call(path: string, options?: CallOptions): Promise<string>;
}

interface CallOptions {
  readonly provedUrl?: string;
  readonly lines?: readonly string[];
  readonly proof?: string;
}

async function startScene(proxy: RealProxy, dpop: DpopOptions, strips?: string): Promise<Scene> {
  const gate = createGate({ ...issuer.gateOptions, dpop });
  const policy = gate.policy({ callers: ["reports"], binding: "required" });
  const listening = createServer(async (incoming, response) => {
    incoming.resume();
    const decision = await gate.decide(fromNode(incoming), policy);
    for (const [name, value] of Object.entries(decision.headers)) response.setHeader(name, value);
    if (letsThrough(decision)) return response.end(incoming.url);
    const { status, headers, body } = toAnswer(decision);
    return response.writeHead(status, { ...headers }).end(body);
  });
  const service = await startServer(listening);
  const running = await startProxy(proxy, service.port, certificates, false, strips);
  return {
    servicePort: service.port,
    call: async (path, options) => outcomeOf(await send(running, path, options)),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await service.close();
      gate.close();
    },
  };
}

async function send(
  { port }: RunningProxy,
  path: string,
  { provedUrl = `${PUBLIC_URL}${path}`, lines = [], proof }: CallOptions = {},
): Promise<RawResponse> {
  const sent = proof ?? (await key.proof({ method: "GET", url: provedUrl, token }));
  const socket = connect({ host: "127.0.0.1", port, ca: server.cert, servername: "" });
  await once(socket, "secureConnect");
  const credentials = [`Authorization: DPoP ${token}`, `DPoP: ${sent}`];
  return exchangeOver(socket, { path, host: HOST, lines: [...credentials, ...lines] });
}

function outcomeOf({ status, body }: RawResponse): string {
  if (status !== 401) return String(status);
  return `401 ${JSON.parse(body).code}`;
}

describe.each(proxies)("$name, where TLS ends", (proxy) => {
  const isThere = (): boolean => programOf(proxy) !== undefined;

  describe.skipIf(process.env.PROXIES !== "required" && !isThere())("in front of a gate", () => {
    let plain: Scene;
    let stripping: Scene;
    beforeAll(async () => {
      plain = await startScene(proxy, { publicUrls: [PUBLIC_URL] });
      const dpop = { publicUrls: [PUBLIC_URL], pathPrefix: PREFIX };
      stripping = await startScene(proxy, dpop, PREFIX);
    });
    afterAll(async () => {
      await plain?.[Symbol.asyncDispose]();
      await stripping?.[Symbol.asyncDispose]();
    });

    it.each(paths)("admits a proof for the address that the client called: %s", async (path) => {
      expect(await plain.call(path)).toBe("200");
      expect(await stripping.call(`${PREFIX}${path}`)).toBe("200");
    });

    it("does not admit a proof for the path without the prefix that it removes", async () => {
      const provedUrl = `${PUBLIC_URL}/orders/7`;
      expect(await stripping.call(`${PREFIX}/orders/7`, { provedUrl })).toBe("401 proof_mismatch");
    });

    it("does not admit a proof for any other address, whatever headers say of it", async () => {
      const others = [
        `http://127.0.0.1:${plain.servicePort}`,
        "http://orders.example.com",
        "https://orders.example.com:8443",
        "https://stock.example.com",
      ];
      for (const origin of others) {
        const { protocol, host } = new URL(origin);
        const lines = [
          `X-Forwarded-Host: ${host}`,
          `X-Forwarded-Proto: ${protocol.slice(0, -1)}`,
          `Forwarded: host="${host}";proto=${protocol.slice(0, -1)}`,
        ];
        const provedUrl = `${origin}/orders/7`;
        expect(await plain.call("/orders/7", { provedUrl, lines })).toBe("401 proof_mismatch");
      }
    });

    it("does not admit a prefix that a header names", async () => {
      const lines = [`X-Forwarded-Prefix: ${PREFIX}`];
      const provedUrl = `${PUBLIC_URL}${PREFIX}/orders/7`;
      expect(await plain.call("/orders/7", { provedUrl, lines })).toBe("401 proof_mismatch");
    });

    it("does not admit a proof twice, nor a second one beside it", async () => {
      const url = `${PUBLIC_URL}/orders/7`;
      const [proof, second] = await Promise.all(
        [url, url].map((each) => key.proof({ method: "GET", url: each, token })),
      );
      const both = { proof: proof as string, lines: [`DPoP: ${second}`] };
      expect(await plain.call("/orders/7", both)).toMatch(/^40[01]/);
      expect(await plain.call("/orders/7", { proof: proof as string })).toBe("200");
      expect(await plain.call("/orders/7", { proof: proof as string })).toBe("401 proof_replayed");
    });

    it.each(rewritable)(
      "refuses a proof for %s where it rewrites that, and only there",
      async (path) => {
        const { always = [], whereItStrips = [] } = rewrites[proxy.name] ?? {};
        const expected = (paths: readonly string[]) =>
          paths.includes(path) ? expect.stringMatching(/^401 proof_mismatch$|^404$/) : "200";
        expect(await plain.call(path)).toEqual(expected(always));
        const stripped = await stripping.call(`${PREFIX}${path}`);
        expect(stripped).toEqual(expected([...always, ...whereItStrips]));
      },
    );
  });
});

import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";
import { Agent, request } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createGate, type DecisionEvent, type Gate } from "@callgate/core";
import {
  bearer,
  createTestCertificate,
  createTestIssuer,
  type TestCertificate,
  type TestIssuer,
} from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameworks, type RunningApp } from "./support/frameworks.js";

const authority = createTestCertificate({ name: "Test CA", isAuthority: true });
const server = createTestCertificate({ issuer: authority, isForLoopback: true });
const issued = createTestCertificate({ issuer: authority });
const selfSigned = createTestCertificate({ name: "self-signed" });
const stranger = createTestCertificate({ name: "stranger" });
/** As RFC 8705 section 6.2 has it: certificates are requested, and their issuers not checked. */
const tls = {
  cert: server.cert,
  key: server.key,
  ca: authority.cert,
  requestCert: true,
  rejectUnauthorized: false,
};

let issuer: TestIssuer;
let gate: Gate;
const events: DecisionEvent[] = [];
beforeAll(async () => {
  issuer = await createTestIssuer();
  gate = createGate({
    ...issuer.gateOptions,
    certificate: { source: "tls" },
    onDecision: (event) => void events.push(event),
  });
});
afterAll(async () => {
  gate.close();
  await issuer.close();
});

const endpoint = {
  path: "/orders",
  policy: { callers: ["reports"], binding: "certificate" },
  handler: (auth: { readonly bindings: unknown } | undefined) => ({ bindings: auth?.bindings }),
} as const;

const tokenFor = (certificate: TestCertificate): Promise<string> =>
  issuer.token({ caller: "reports", boundTo: certificate });

interface Answer {
  readonly status: number;
  readonly body: { readonly bindings?: unknown; readonly code?: string };
}

/** One request over a connection of its own, or of the agent. */
async function get(
  { port }: RunningApp,
  token: string,
  certificate?: TestCertificate,
  more: { readonly agent?: Agent; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const sent = request({
    host: "127.0.0.1",
    port,
    path: "/orders",
    ca: authority.cert,
    cert: certificate?.cert,
    key: certificate?.key,
    agent: more.agent ?? false,
    headers: { ...more.headers, ...bearer(token) },
  }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: JSON.parse(await text(response)) };
}

async function getOver(session: ClientHttp2Session, token: string): Promise<Answer> {
  const stream = session.request({ ":path": "/orders", ...bearer(token) });
  const [headers] = await once(stream, "response");
  return { status: headers[":status"], body: JSON.parse(await text(stream)) };
}

const admitted = ({ thumbprint }: TestCertificate) => ({
  status: 200,
  body: { bindings: [{ kind: "certificate", thumbprint }] },
});
const mismatch = { status: 401, body: { code: "binding_mismatch" } };

describe.each(frameworks)("a token bound to a certificate, in $name", ({ name, start }) => {
  it("is admitted with its certificate, whether issued or self-signed, and with no other", async () => {
    await using app = await start(gate, { endpoints: [endpoint], tls });
    for (const certificate of [issued, selfSigned]) {
      const token = await tokenFor(certificate);
      expect(await get(app, token, certificate)).toEqual(admitted(certificate));
      events.length = 0;
      expect(await get(app, token, stranger)).toMatchObject(mismatch);
      expect(await get(app, token)).toMatchObject(mismatch);
      expect(events.map(({ hint }) => hint)).toEqual([
        "certificate_differs",
        "certificate_missing",
      ]);
    }
    const bearerToken = await issuer.token({ caller: "reports" });
    expect(await get(app, bearerToken, issued)).toMatchObject({
      status: 401,
      body: { code: "binding_required" },
    });
  });

  it.skipIf(name.includes("Express") || name.startsWith("Nest"))(
    "is checked for each stream of an HTTP/2 connection, by the certificate of the connection",
    async () => {
      await using app = await start(gate, { endpoints: [endpoint], tls });
      const { cert, key } = issued;
      const session = connect(`https://127.0.0.1:${app.port}`, { ca: authority.cert, cert, key });
      try {
        const [own, foreign] = [await tokenFor(issued), await tokenFor(stranger)];
        const answers = await Promise.all([own, foreign, own].map((it) => getOver(session, it)));
        expect(answers[0]).toEqual(admitted(issued));
        expect(answers[1]).toMatchObject(mismatch);
        expect(answers[2]).toEqual(admitted(issued));
      } finally {
        session.close();
      }
    },
  );
});

describe("a token bound to a certificate", () => {
  const [express] = frameworks.filter(({ name }) => name === "Express 5");
  const startExpress = (): Promise<RunningApp> =>
    express?.start(gate, { endpoints: [endpoint], tls }) as Promise<RunningApp>;

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "is admitted on a connection that resumes a session of %s",
    async (version) => {
      await using app = await startExpress();
      const token = await tokenFor(issued);
      const agent = new Agent({ maxCachedSessions: 1, minVersion: version, maxVersion: version });
      const connections: { readonly reused: boolean; readonly port: number }[] = [];
      const createConnection = agent.createConnection.bind(agent);
      agent.createConnection = (...args: Parameters<typeof createConnection>) => {
        const socket = createConnection(...args);
        socket?.once("secureConnect", () => {
          const { localPort: port = 0 } = socket as unknown as AddressInfo & { localPort: number };
          const reused = (socket as unknown as { isSessionReused(): boolean }).isSessionReused();
          connections.push({ reused, port });
        });
        return socket;
      };
      for (const _ of [1, 2]) {
        expect(await get(app, token, issued, { agent })).toEqual(admitted(issued));
        expect(await get(app, await tokenFor(stranger), issued, { agent })).toMatchObject(mismatch);
      }
      expect(connections[0]?.reused).toBe(false);
      expect(connections.at(-1)?.reused).toBe(true);
      agent.destroy();
    },
  );

  it("is refused with the certificate in a header: nothing but the connection is read", async () => {
    await using app = await startExpress();
    const headers = {
      "client-cert": `:${Buffer.from(issued.cert).toString("base64")}:`,
      "ssl-client-cert": encodeURIComponent(issued.cert),
      "x-forwarded-client-cert": `Hash=${Buffer.from(issued.thumbprint, "base64url").toString("hex")}`,
    };
    expect(await get(app, await tokenFor(issued), undefined, { headers })).toMatchObject(mismatch);
  });

  it("is refused with the renewed certificate: the binding ends with the old one", async () => {
    await using app = await startExpress();
    const renewed = createTestCertificate({ name: issued.name, issuer: authority });
    expect(await get(app, await tokenFor(issued), renewed)).toMatchObject(mismatch);
    expect(await get(app, await tokenFor(renewed), renewed)).toEqual(admitted(renewed));
  });

  it("has no `Vary`: all requests of a connection have the same certificate", () => {
    expect(gate.vary).toBeUndefined();
  });
});

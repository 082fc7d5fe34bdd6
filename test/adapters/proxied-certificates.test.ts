import { X509Certificate } from "node:crypto";
import { createGate, type DecisionEvent, type Gate } from "@callgate/core";
import {
  createTestCertificate,
  createTestIssuer,
  type TestCertificate,
  type TestIssuer,
} from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameworks } from "./support/frameworks.js";
import { exchange, type RawResponse } from "./support/raw-http.js";

const own = createTestCertificate({ name: "reports" });
const foreign = createTestCertificate({ name: "stranger" });

let issuer: TestIssuer;
let behindProxy: Gate;
let behindNone: Gate;
const events: DecisionEvent[] = [];
beforeAll(async () => {
  issuer = await createTestIssuer();
  const gateFor = (...trustedProxies: string[]): Gate =>
    createGate({
      ...issuer.gateOptions,
      certificate: { source: "client-cert", trustedProxies },
      onDecision: (event) => void events.push(event),
    });
  behindProxy = gateFor("127.0.0.1");
  behindNone = gateFor("10.0.0.0/8", "unix");
});
afterAll(async () => {
  behindProxy.close();
  behindNone.close();
  await issuer.close();
});

const endpoint = { path: "/orders", policy: { callers: ["reports"] }, handler: () => ({}) };

const fieldOf = ({ cert }: TestCertificate): string =>
  `:${new X509Certificate(cert).raw.toString("base64")}:`;

/** The lines of a request with a token that is bound to a certificate, and these others. */
async function bound(...lines: readonly string[]): Promise<readonly string[]> {
  const token = await issuer.token({ caller: "reports", boundTo: own });
  return [`Authorization: Bearer ${token}`, ...lines];
}

const outcomeOf = ({ status, headers, body }: RawResponse) => ({
  status,
  code: status === 200 ? undefined : JSON.parse(body).code,
  hint: events.at(-1)?.hint,
  varies: headers.vary?.toLowerCase().includes("client-cert"),
});
const refusedFor = (hint: string) => ({
  status: 401,
  code: "binding_mismatch",
  hint,
  varies: true,
});

describe.each(frameworks)("the certificate in a header of a proxy, in $name", ({ start }) => {
  it("admits a token that is bound to it, and no other; each answer varies by the header", async () => {
    await using app = await start(behindProxy, { endpoints: [endpoint] });
    const rows: readonly (readonly [readonly string[], object])[] = [
      [[`Client-Cert: ${fieldOf(own)}`], { status: 200, varies: true }],
      [
        [`client-cert: ${fieldOf(own)}`, "X-Forwarded-For: 192.0.2.1"],
        { status: 200, varies: true },
      ],
      [[`Client-Cert: ${fieldOf(foreign)}`], refusedFor("certificate_differs")],
      [[], refusedFor("certificate_missing")],
      [["Client-Cert:"], refusedFor("certificate_missing")],
      [["Client-Cert: ::"], refusedFor("certificate_missing")],
      [[`client_cert: ${fieldOf(own)}`], refusedFor("certificate_missing")],
      [[`Client-Cert: ${own.thumbprint}`], refusedFor("certificate_header_malformed")],
      [
        [`Client-Cert: ${fieldOf(own)}`, `Client-Cert: ${fieldOf(own)}`],
        refusedFor("certificate_header_malformed"),
      ],
      [
        [`Client-Cert: ${fieldOf(own)}, ${fieldOf(foreign)}`],
        refusedFor("certificate_header_malformed"),
      ],
    ];
    for (const [lines, expected] of rows) {
      const response = await exchange(app.port, { lines: await bound(...lines) });
      expect(outcomeOf(response), lines.join("\n")).toMatchObject(expected);
    }
  });

  it("is not read from a sender that is not a trusted proxy, whatever it says of itself", async () => {
    await using app = await start(behindNone, { endpoints: [endpoint] });
    const line = `Client-Cert: ${fieldOf(own)}`;
    const forwarded = [
      "X-Forwarded-For: 10.0.0.1",
      "Forwarded: for=10.0.0.1",
      "X-Real-IP: 10.0.0.1",
    ];
    const response = await exchange(app.port, { lines: await bound(line, ...forwarded) });
    expect(outcomeOf(response)).toEqual(refusedFor("certificate_header_untrusted"));
    expect(events.at(-1)).toMatchObject({
      expected: ["10.0.0.0/8", "unix"],
      received: [expect.stringMatching(/^(::ffff:)?127\.0\.0\.1$/)],
    });
  });
});

/** With raw lines in Node's request, or with `Headers`, which join them. */
const kinds = frameworks.filter(({ name }) => /^(Express 5|Hono|A fetch)/.test(name));

describe.each(kinds)("two lines of a certificate header, in $name", ({ start }) => {
  const { cert } = own;
  const { raw, fingerprint256 } = new X509Certificate(cert);

  it.each([
    ["client-cert", "Client-Cert", fieldOf(own)],
    ["nginx", "ssl-client-cert", encodeURIComponent(cert)],
    ["alb", "X-Amzn-Mtls-Clientcert-Leaf", encodeURIComponent(cert)],
    ["xfcc", "X-Forwarded-Client-Cert", `Hash=${fingerprint256.replaceAll(":", "")}`],
    ["traefik", "X-Forwarded-Tls-Client-Cert", raw.toString("base64")],
  ] as const)("are malformed for %s, of which one is read", async (source, name, text) => {
    const certificate = { source, trustedProxies: ["127.0.0.1"] };
    const onDecision = (event: DecisionEvent) => void events.push(event);
    const gate = createGate({ ...issuer.gateOptions, certificate, onDecision });
    await using app = await start(gate, { endpoints: [endpoint] });
    const line = `${name}: ${text}`;
    const send = async (...lines: readonly string[]) =>
      exchange(app.port, { lines: await bound(...lines) });
    expect((await send(line)).status).toBe(200);
    expect((await send(line, line)).status).toBe(401);
    expect(events.at(-1)).toMatchObject({
      reason: "binding_mismatch",
      hint: "certificate_header_malformed",
    });
    gate.close();
  });
});

import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";
import { get } from "node:https";
import { text } from "node:stream/consumers";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { makeAuthority, makeCertificate, startServer } from "@callgate-tooling/test-support";
import { afterAll, expect, it } from "vitest";
import { createServer } from "./http2.js";

const authority = makeAuthority("Test CA");
const ca = authority.cert;
const tls = makeCertificate({ name: "localhost", forLoopback: true, issuer: authority });
const issuer = await createTestIssuer();
const server = await startServer(createServer(issuer.gateOptions, tls));
const url = `https://127.0.0.1:${server.port}`;
const session: ClientHttp2Session = connect(url, { ca });
const reports = bearer(await issuer.token({ caller: "reports", scope: "orders:read" }));

afterAll(async () => {
  session.close();
  await server.close();
  await issuer.close();
});

it("decides a request over HTTP/2", async () => {
  const stream = session.request({ ":path": "/orders", ...reports });
  expect(await text(stream)).toBe("orders for reports over HTTP/2.0");
});

it("answers a refusal over HTTP/2", async () => {
  const stream = session.request({ ":path": "/orders" });
  const [headers] = await once(stream, "response");
  expect(headers).toMatchObject({ ":status": 401, "www-authenticate": 'Bearer realm="api"' });
  expect(JSON.parse(await text(stream))).toMatchObject({ code: "credentials_missing" });
});

it("decides a request over HTTP/1.1 on the same port", async () => {
  const [response] = (await once(get(url, { ca, headers: reports }), "response")) as [
    IncomingMessage,
  ];
  expect(await text(response)).toBe("orders for reports over HTTP/1.1");
});

import { once } from "node:events";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import { get } from "node:https";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { makeAuthority, makeCertificate, startServer } from "@callgate-tooling/test-support";
import type { ALBEvent, APIGatewayProxyEventV2 } from "aws-lambda";
import { afterAll, expect, it } from "vitest";
import { createListener } from "./graphql.js";
import { createServer as createHttp2Server } from "./http2.js";
import { createHandler } from "./lambda.js";
import { createHandler as createRestHandler } from "./lambda-rest.js";
import { createServer as createUploadServer } from "./uploads.js";
import { createReportServer } from "./workers.js";

const issuer = await createTestIssuer();
/** With it every answer depends on a header, and has to say so. */
const certificate = { source: "client-cert", trustedProxies: ["127.0.0.1"] } as const;
const options = { ...issuer.gateOptions, certificate };
const headersFor = async (caller: string, scope: string): Promise<Record<string, string>> =>
  bearer(await issuer.token({ caller, scope }));

afterAll(() => issuer.close());

it.each<[name: string, start: () => RequestListener | Server, caller: string, scope: string]>([
  ["GraphQL", () => createListener(options), "reports", ""],
  ["worker threads", () => createReportServer(options), "reports", "orders:read"],
  ["uploads", () => createUploadServer(options), "scanner", "scans:write"],
])(
  "an admitted request of %s gets the headers of its decision",
  async (_, start, caller, scope) => {
    const { origin, close } = await startServer(start() as RequestListener);
    const headers = await headersFor(caller, scope);
    const body = JSON.stringify({ query: "{ health }" });
    const response = await fetch(origin, { method: "POST", headers, body });
    expect([response.status, response.headers.get("vary")]).toEqual([200, "Client-Cert"]);
    await response.text();
    await close();
  },
);

it("an admitted request over TLS gets the headers of its decision", async () => {
  const authority = makeAuthority("Test CA");
  const tls = makeCertificate({ name: "localhost", forLoopback: true, issuer: authority });
  const server = await startServer(createHttp2Server(options, tls));
  const headers = await headersFor("reports", "orders:read");
  const sent = get(`https://127.0.0.1:${server.port}`, { ca: authority.cert, headers });
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  expect([response.statusCode, response.headers.vary]).toEqual([200, "Client-Cert"]);
  response.resume();
  await server.close();
});

it("an admitted event of API Gateway gets the headers of its decision", async () => {
  const event = {
    rawPath: "/orders/7",
    routeKey: "GET /orders/{id}",
    headers: await headersFor("reports", "orders:read"),
    requestContext: { http: { method: "GET" } },
  } as unknown as APIGatewayProxyEventV2;
  const { statusCode, headers } = await createHandler(options)(event);
  expect([statusCode, headers]).toEqual([
    200,
    { vary: "Client-Cert", "content-type": "application/json" },
  ]);
});

it("an admitted event of a REST API gets the headers of its decision, in both forms", async () => {
  const headers = await headersFor("reports", "orders:read");
  const event = { httpMethod: "GET", path: "/orders/7", headers } as unknown as ALBEvent;
  const answer = await createRestHandler(options)(event);
  expect(answer).toMatchObject({
    statusCode: 200,
    headers: { vary: "Client-Cert", "content-type": "application/json" },
    multiValueHeaders: { vary: ["Client-Cert"], "content-type": ["application/json"] },
  });
});

import { bearer, createTestIssuer, recordEvents } from "@callgate/testkit";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { afterAll, describe, expect, it } from "vitest";
import { createHandler } from "./lambda.js";
import { createHandler as createExpressHandler } from "./lambda-express.js";
import { createHandler as createRestHandler } from "./lambda-rest.js";

const issuer = await createTestIssuer();
afterAll(() => issuer.close());

type Invoke = (headers: Record<string, string>) => Promise<APIGatewayProxyStructuredResultV2>;

const native = createHandler(issuer.gateOptions);
const bridged = createExpressHandler(issuer.gateOptions);
const handlers: readonly (readonly [name: string, invoke: Invoke])[] = [
  ["an event", (headers) => native(eventWith(headers))],
  ["Express behind serverless-http", async (headers) => bridged(eventWith(headers), {}) as never],
];

describe.each(handlers)("%s", (_name, invoke) => {
  it("lets a caller of the policy through", async () => {
    const token = await issuer.token({ caller: "reports", scope: "orders:read" });
    const { statusCode, body } = await invoke(bearer(token));
    expect([statusCode, JSON.parse(body ?? "")]).toEqual([200, { for: "reports" }]);
  });

  it("reads the header in any case", async () => {
    const { authorization } = bearer(await issuer.token({ caller: "reports" }));
    const { body } = await invoke({ Authorization: authorization });
    expect(JSON.parse(body ?? "")).toMatchObject({ code: "scope_insufficient" });
  });

  it("answers a refusal with problem document and challenge", async () => {
    const { statusCode, headers, body } = await invoke({});
    expect(statusCode).toBe(401);
    expect(headers).toMatchObject({ "www-authenticate": 'Bearer realm="api"' });
    expect(JSON.parse(body ?? "")).toMatchObject({ code: "credentials_missing" });
  });

  it("refuses two tokens, which the gateway joins with a comma", async () => {
    const { body } = await invoke({ authorization: "Bearer one,Bearer two" });
    expect(JSON.parse(body ?? "")).toMatchObject({ code: "credentials_malformed" });
  });

  it("names the route in events", async () => {
    const events = recordEvents();
    await invoke(bearer(await issuer.token({ caller: "reports" })));
    events.stop();
    expect(events.decisions).toMatchObject([
      { endpoint: expect.stringMatching(/^GET \/orders\//) },
    ]);
    expect(events.decisions).not.toMatchObject([{ endpoint: "GET /orders/7" }]);
  });
});

const token = await issuer.token({ caller: "reports", scope: "orders:read" });
const { authorization } = bearer(token);

describe("an event of a REST API, or of a load balancer", () => {
  const rest = createRestHandler(issuer.gateOptions);
  const invoke = (headers: object) =>
    rest({ httpMethod: "GET", path: "/orders/7", ...headers } as never);
  it.each([
    { headers: { Authorization: authorization } },
    { headers: { Authorization: "-" }, multiValueHeaders: { Authorization: [authorization] } },
    { multiValueHeaders: { authorization: [authorization] } },
  ])("lets a caller of the policy through %#", async (headers) => {
    const { statusCode, body } = await invoke(headers);
    expect([statusCode, JSON.parse(body)]).toEqual([200, { for: "reports" }]);
  });

  it.each([{ headers: {} }, { headers: null, multiValueHeaders: null }])(
    "answers a request without a token in both forms of headers %#",
    async (headers) => {
      const { statusCode, headers: sent, multiValueHeaders } = await invoke(headers);
      expect(statusCode).toBe(401);
      expect(sent).toMatchObject({ "www-authenticate": 'Bearer realm="api"' });
      expect(multiValueHeaders).toMatchObject({ "www-authenticate": ['Bearer realm="api"'] });
    },
  );

  it("refuses two Authorization lines, the last of which is good", async () => {
    const two = { Authorization: ["Bearer other", authorization] };
    const { body } = await invoke({
      headers: { Authorization: authorization },
      multiValueHeaders: two,
    });
    expect(JSON.parse(body)).toMatchObject({ code: "credentials_malformed" });
  });
});

function eventWith(headers: Record<string, string>): APIGatewayProxyEventV2 {
  const http = { method: "GET", path: "/orders/7", protocol: "HTTP/1.1", sourceIp: "192.0.2.1" };
  return {
    version: "2.0",
    routeKey: "GET /orders/{id}",
    rawPath: "/orders/7",
    rawQueryString: "",
    headers,
    pathParameters: { id: "7" },
    isBase64Encoded: false,
    requestContext: {
      accountId: "1",
      apiId: "api",
      domainName: "orders.example.com",
      domainPrefix: "orders",
      http: { ...http, userAgent: "test" },
      requestId: "r-1",
      routeKey: "GET /orders/{id}",
      stage: "$default",
      time: "",
      timeEpoch: 0,
    },
  };
}

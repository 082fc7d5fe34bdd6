import { createGate, fromNode, type GateOptions, letsThrough, toAnswer } from "@callgate/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** Created outside the handler, once per instance: while it is warm, it keeps the issuer's keys. */
export function createHandler(options: GateOptions): Handler {
  const gate = createGate(options);
  const readOrders = gate.policy({ callers: ["reports"], scope: "orders:read" });

  return async (event) => {
    const { method } = event.requestContext.http;
    const { rawPath: url, headers, routeKey: route, pathParameters } = event;
    const details = { route, params: (pathParameters ?? {}) as Record<string, string> };
    const decision = await gate.decide(fromNode({ method, url, headers }, details), readOrders);
    if (!letsThrough(decision)) {
      const { status: statusCode, headers, body } = toAnswer(decision);
      return { statusCode, headers, body };
    }
    const body = JSON.stringify({ for: decision.auth?.caller.id });
    const type = { "content-type": "application/json" }; // API Gateway's default is plain text
    return { statusCode: 200, headers: { ...decision.headers, ...type }, body };
  };
}

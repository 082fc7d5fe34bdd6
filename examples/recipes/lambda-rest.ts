import { createGate, fromNode, type GateOptions, letsThrough, toAnswer } from "@callgate/core";
import type { ALBEvent, ALBResult, APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

type Handler = (
  event: APIGatewayProxyEvent | ALBEvent,
) => Promise<APIGatewayProxyResult & ALBResult>;

/** For a REST API of API Gateway (payload version 1), and for an Application Load Balancer. */
export function createHandler(options: GateOptions): Handler {
  const gate = createGate(options);
  const readOrders = gate.policy({
    callers: ["reports"],
    scope: "orders:read",
    endpoint: "GET /orders/{id}", // a load balancer knows no routes
  });

  return async ({ httpMethod: method, path: url, headers, multiValueHeaders }) => {
    // Where both are there, `headers` has the last line of each field only.
    const request = { method, url, headers: multiValueHeaders ?? headers ?? {} };
    const decision = await gate.decide(fromNode(request), readOrders);
    if (letsThrough(decision)) {
      const fields = { ...decision.headers, "content-type": "application/json" };
      return answer(200, fields, { for: decision.auth?.caller.id });
    }
    const { status, headers: fields, body } = toAnswer(decision);
    return answer(status, fields, body);
  };
}

/** A load balancer with multi-value headers reads those alone. */
function answer(statusCode: number, headers: Readonly<Record<string, string>>, body: unknown) {
  const lists = Object.entries(headers).map(([name, value]): [string, string[]] => [name, [value]]);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    statusCode,
    headers: { ...headers },
    multiValueHeaders: Object.fromEntries(lists),
    body: text,
  };
}

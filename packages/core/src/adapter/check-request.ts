import { received } from "../kit/configuration/faults.js";

/**
 * Checks what the application passes as a Web request: another value is a mistake in the code, and not a bad request.
 *
 * @throws {TypeError} that says what to pass
 */
export function checkWebRequest(request: unknown): void {
  const { headers } = Object(request) as { readonly headers?: { readonly get?: unknown } | null };
  if (typeof headers?.get === "function") return;
  throw new TypeError(
    `The request must be a Web \`Request\`, with \`headers.get\`, received ${kindOf(request)}: pass the one of the handler ` +
      "(`c.req.raw` in Hono), and Node's own request to `fromNode`",
  );
}

/** For what cannot be Node's own request. */
export function notOfNode(request: unknown): TypeError {
  return new TypeError(
    `The request must be Node's own, with \`rawHeaders\` or \`headers\`, received ${kindOf(request)}: pass the one of the ` +
      "framework (`ctx.req` in Koa, `request.raw` in Fastify, `request.raw.req` in hapi), and a Web `Request` to `fromRequest`",
  );
}

/**
 * Checks what the application passes as the request, or the context, of a gate.
 *
 * @throws {TypeError} for what none can be
 */
export function checkRequest(request: unknown): asserts request is object {
  if (Object(request) === request) return;
  throw new TypeError(
    `The request must be the one that the gate was given, received ${kindOf(request)}: pass that of the handler, or the ` +
      "context in Koa and Hono",
  );
}

/** Without the content of a text, which may be a token. */
function kindOf(request: unknown): string {
  return typeof request === "string" ? "a string" : received(request);
}

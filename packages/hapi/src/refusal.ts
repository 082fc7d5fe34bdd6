import { type Denied, RefusedError, toAnswer, type Unavailable } from "@callgate/core/adapter";
import { type Boom, boomify } from "@hapi/boom";
import type { ResponseObject, ResponseToolkit } from "@hapi/hapi";

/** A refusal as a response that ends the request's lifecycle. */
export function toResponse(refusal: Denied | Unavailable, h: ResponseToolkit): ResponseObject {
  const { status, headers, body } = toAnswer(refusal);
  const response = h.response(body).code(status);
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  return response.takeover();
}

/** A refusal as an error on hapi's own path: a {@link RefusedError} that is a Boom, the decision its `data`. */
export function toBoom(refusal: Denied | Unavailable): Boom<Denied | Unavailable> {
  const error = new RefusedError(refusal);
  const boom = boomify(error, { statusCode: error.status, data: refusal });
  const { "www-authenticate": challenge, ...headers } = error.headers;
  // hapi reads the challenge under exactly this spelling.
  Object.assign(boom.output.headers, headers, challenge && { "WWW-Authenticate": challenge });
  return boom;
}

/** Reports that there were no credentials for this scheme: hapi tries the next strategy, or continues without. */
export function toMissing(refusal: Denied | Unavailable): Boom<Denied | Unavailable> {
  const boom = Object.assign(toBoom(refusal), { isMissing: true });
  // hapi joins the challenges of all strategies, and would write a missing one as an empty text between two commas.
  boom.output.headers["WWW-Authenticate"] ??= "Bearer";
  return boom;
}

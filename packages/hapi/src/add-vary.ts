import { besidePresent, decisionOf } from "@callgate/core/adapter";
import type { Lifecycle } from "@hapi/hapi";

/**
 * Adds the `Vary` of the decision to hapi's own response, errors included: hapi writes that field over the one that was set on Node's
 * response, where it has one for compression or CORS.
 */
export const addVary: Lifecycle.Method = (request, h) => {
  const added = decisionOf(request)?.headers ?? {};
  if (!Object.hasOwn(added, "vary")) return h.continue;
  const { response } = request;
  const headers: Record<string, unknown> =
    "output" in response ? response.output.headers : response.headers;
  headers.vary = besidePresent(added, (name) => headers[name]).vary;
  return h.continue;
};

import { checkWebRequest, type ProtectedResource, type WebRequest } from "@callgate/core/adapter";
import { responseOf } from "./respond.js";

/** Serves the metadata of a protected resource; `undefined` for every other request. */
export function metadataOf(resource: ProtectedResource, request: WebRequest): Response | undefined {
  checkWebRequest(request);
  const { method, url, headers } = request;
  // The host is not compared: behind a proxy it is another one than clients use.
  if (!URL.canParse(url) || !resource.isAt(new URL(url).pathname)) return undefined;
  const ifNoneMatch = headers.get("if-none-match") ?? undefined;
  const found = resource.answer({ method, ifNoneMatch });
  return found && responseOf(found);
}

import type { ResourceRequest } from "@callgate/core";

/** A request with this token, or without credentials. */
export function requestWith(token: string | undefined): ResourceRequest {
  const authorization = token === undefined ? [] : [`Bearer ${token}`];
  return { method: "GET", url: "/orders", authorization };
}

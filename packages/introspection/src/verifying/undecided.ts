import type { IntrospectionUnavailable } from "@callgate/core/kit";
import type { IntrospectionFailure } from "../failure.js";

/** More unknown tokens than questions may be sent. */
export const overloaded: IntrospectionUnavailable = Object.freeze({
  kind: "unavailable",
  unavailable: "introspection_overloaded",
  retryAfterSeconds: 1,
});

/** The gate was closed. */
export const closed: IntrospectionUnavailable = Object.freeze({
  kind: "unavailable",
  unavailable: "introspection_unavailable",
  retryAfterSeconds: 1,
});

/** The server did not say whether the token is active. */
export function unavailable({ code, details }: IntrospectionFailure): IntrospectionUnavailable {
  if (code === "queue_full") return overloaded;
  return {
    kind: "unavailable",
    unavailable: "introspection_unavailable",
    retryAfterSeconds: details.retryAfterSeconds ?? 1,
  };
}

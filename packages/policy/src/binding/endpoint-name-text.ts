/** How an endpoint's name begins: `GET /orders/:id`. */
export type EndpointNameText = `${string} ${string}`;

/** Tells an endpoint's name from what an endpoint may be declared as in code. */
export function isEndpointName(declared: unknown): declared is EndpointNameText {
  return typeof declared === "string" && declared !== "none" && declared !== "public";
}

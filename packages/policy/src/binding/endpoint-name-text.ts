/** How an endpoint's name begins: `GET /orders/:id`. */
export type EndpointNameText = `${string} ${string}`;

/** Distinguishes an endpoint's name from the other ways to declare an endpoint in code. */
export function isEndpointName(declared: unknown): declared is EndpointNameText {
  return typeof declared === "string" && declared !== "none" && declared !== "public";
}

/**
 * The request header that presents an access token (RFC 6750 section 2.1), for supertest's `.set()`, hapi's
 * `server.inject({ headers })` and `fetch`.
 *
 * @example
 * await request(app).get("/orders").set(bearer(await issuer.token({ caller: "reports" })));
 */
export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

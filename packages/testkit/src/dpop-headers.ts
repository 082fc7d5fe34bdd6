/**
 * The request headers that present an access token and a proof of possession (RFC 9449 section 7.1), as `bearer` does for a token
 * alone.
 *
 * @example
 * await request(app).get("/orders").set(dpop(token, proof));
 */
export function dpop(token: string, proof: string): { authorization: string; dpop: string } {
  return { authorization: `DPoP ${token}`, dpop: proof };
}

/** What the client sends with an authorization code. */
export interface CodeGrant {
  readonly clientId: string;
  readonly secret: string;
  readonly code: string;
  readonly redirectUri: string;
  /** Parameters that the server requires beside. */
  readonly more?: Readonly<Record<string, string>>;
}

/**
 * Exchanges the code for a user's tokens, authenticating by HTTP Basic (RFC 6749 section 4.1.3).
 *
 * @returns the tokens by the names that the checks have for them
 */
export async function exchangeCode(
  tokenEndpoint: string,
  { clientId, secret, code, redirectUri, more }: CodeGrant,
): Promise<Readonly<Record<string, string>>> {
  const basic = Buffer.from(`${clientId}:${secret}`).toString("base64");
  const response = await fetch(tokenEndpoint, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      ...more,
    }),
  });
  if (!response.ok) throw new Error(`code grant: ${response.status} ${await response.text()}`);
  const tokens = (await response.json()) as Record<string, string>;
  return {
    "access token": tokens.access_token ?? "",
    "ID token": tokens.id_token ?? "",
    "refresh token": tokens.refresh_token ?? "",
  };
}

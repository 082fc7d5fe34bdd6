import { createPrivateKey } from "node:crypto";
import {
  authorizationHeader,
  clientSecretBasic,
  createTokenClient,
  privateKeyJwt,
  type TokenClient,
  TokenError,
  tokenInterceptor,
} from "@callgate/client";
import { fileSecret, firstOf, type SecretSource } from "@callgate/secrets";
import { vaultSecret } from "@callgate/secrets/vault";
import { Agent } from "undici";

const secret: SecretSource = firstOf(
  fileSecret("/run/secrets/checkout"),
  vaultSecret({
    address: "https://vault.example.com",
    path: "checkout",
    field: "client_secret",
    auth: { method: "kubernetes", role: "checkout" },
  }),
);

const tokens: TokenClient = createTokenClient({
  issuer: "https://login.example.com",
  clientId: "checkout",
  auth: clientSecretBasic(secret),
  scope: "orders:write",
});

const jwk = createPrivateKey("-----BEGIN PRIVATE KEY-----").export({ format: "jwk" });
export const assertion: ReturnType<typeof privateKeyJwt> = privateKeyJwt({ key: jwk });

const orders = tokens.fetchFor({ origins: ["https://orders.example.com"] });
export const response: Promise<Response> = orders("https://orders.example.com/orders");

export const dispatcher = new Agent().compose(
  tokenInterceptor(tokens, { origins: ["https://orders.example.com"] }),
);

export async function header(): Promise<string | undefined> {
  try {
    const { value } = await tokens.getToken({ scope: ["orders:write"] });
    return value === "" ? undefined : await authorizationHeader(tokens);
  } catch (error) {
    if (error instanceof TokenError && error.code === "credential_rejected") return undefined;
    throw error;
  }
}

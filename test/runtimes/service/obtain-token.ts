import { clientSecretBasic, createTokenClient } from "@callgate/client";
import { staticSecret } from "@callgate/secrets";

/** Gets one token with `@callgate/client`, as the caller that most endpoints admit. */
export async function obtainToken(issuer: string): Promise<string> {
  const tokens = createTokenClient({
    issuer,
    clientId: "reports",
    auth: clientSecretBasic(staticSecret("kV7-xq2-Lw9-Zr4")),
    scope: "orders:read",
  });
  try {
    return (await tokens.getToken()).value;
  } finally {
    await tokens.close();
  }
}

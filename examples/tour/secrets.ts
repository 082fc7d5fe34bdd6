import { randomBytes } from "node:crypto";

/** A secret for each client of the authority, valid for this tour. */
export const secrets: Readonly<Record<string, string>> = Object.fromEntries(
  ["checkout", "reports", "catalog-sync", "orders-express", "refunds-express", "legacy-batch"].map(
    (clientId) => [clientId, newSecret()],
  ),
);

export function newSecret(): string {
  return randomBytes(16).toString("hex");
}

/** Secrets as the authority reads them from its environment. */
export function secretsAsEnv(
  secretsByClient: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secretsByClient).map(([clientId, secret]) => [
      `${clientId.toUpperCase().replaceAll("-", "_")}_SECRET`,
      secret,
    ]),
  );
}

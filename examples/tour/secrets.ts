import { randomBytes } from "node:crypto";

/** A secret for each client of the authority, good for this tour. */
export const secrets: Readonly<Record<string, string>> = Object.fromEntries(
  ["checkout", "reports", "catalog-sync", "legacy-batch"].map((clientId) => [
    clientId,
    randomBytes(16).toString("hex"),
  ]),
);

/** The secrets as the authority reads them from its environment. */
export function secretsAsEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secrets).map(([clientId, secret]) => [
      `${clientId.toUpperCase().replaceAll("-", "_")}_SECRET`,
      secret,
    ]),
  );
}

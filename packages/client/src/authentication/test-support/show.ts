import type { Secret, SecretReason, SecretSource } from "@callgate/secrets";
import type { ClientAuthentication } from "../client-authentication.js";

/** What an authentication adds to a token request. */
export interface Shown {
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

/** The server that clients authenticate to. */
export const SERVER: Readonly<Record<"issuer" | "token_endpoint", string>> = Object.freeze({
  issuer: "https://login.example.com",
  token_endpoint: "https://login.example.com/oauth/token",
});

/** Makes a client authenticate, with the given credential or the current one. */
export async function show(
  authentication: ClientAuthentication,
  { clientId = "checkout", previous = false }: { clientId?: string; previous?: boolean } = {},
): Promise<Shown> {
  const inForce = await authentication.credential({ reason: "initial" });
  const credential = previous ? inForce.previous : inForce;
  if (credential === undefined) throw new Error("there is no such credential");
  const [body, headers] = [new URLSearchParams(), new Headers()];
  await credential.authenticate(SERVER, { client_id: clientId }, body, headers);
  return {
    authorization: headers.get("authorization") ?? undefined,
    form: Object.fromEntries(body),
  };
}

/** A source that gives what a test sets. */
export interface TestSource extends SecretSource {
  secret: Secret | Error;
  /** The reasons of its reads, in order. */
  readonly reasons: readonly SecretReason[];
}

/** Makes a source of one secret, of version 1 unless another is given. */
export function sourceOf(secret: string | Secret | Error): TestSource {
  const reasons: SecretReason[] = [];
  return {
    secret: typeof secret === "string" ? { value: secret, version: "1" } : secret,
    reasons,
    async get({ reason }) {
      reasons.push(reason);
      if (this.secret instanceof Error) throw this.secret;
      return this.secret;
    },
  };
}

/** The faults of a creation that fails. */
export function faultsOf(make: () => unknown): readonly { option: string; message: string }[] {
  try {
    make();
  } catch (error) {
    const { faults } = error as { faults?: readonly { option: string; message: string }[] };
    if (faults !== undefined) return faults;
    throw error;
  }
  return [];
}

import { randomUUID } from "node:crypto";

/** One request as the engines and auth methods of the local Vault see it. */
export interface VaultRequest {
  readonly method: string;
  /** Below `/v1/`, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is sent back. */
export interface Reply {
  readonly status: number;
  readonly body?: object;
}

/** An answer with data, in the envelope that all of Vault's answers have. */
export function withData(data: object | null, status = 200): Reply {
  return { status, body: envelope({ data }) };
}

/** An answer to a login or a renewal. */
export function withAuth(auth: object): Reply {
  return { status: 200, body: envelope({ auth }) };
}

/** An error; Vault sends no messages where the status says enough. */
export function withErrors(status: number, ...errors: string[]): Reply {
  return { status, body: { errors } };
}

export const done: Reply = { status: 204 };
export const notFound: Reply = withErrors(404);
export const permissionDenied: Reply = withErrors(403, "permission denied");
export const unsupported: Reply = withErrors(
  405,
  "1 error occurred:\n\t* unsupported operation\n\n",
);

function envelope(content: object): object {
  return {
    request_id: randomUUID(),
    lease_id: "",
    renewable: false,
    lease_duration: 0,
    data: null,
    wrap_info: null,
    warnings: null,
    auth: null,
    ...content,
  };
}

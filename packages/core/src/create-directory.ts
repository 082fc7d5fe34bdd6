import type { TrustedIssuer } from "./issuer/trusted-issuer.js";
import { createKeySource } from "./keys/create-key-source.js";
import type { KeySource } from "./keys/key-source.js";
import { SharedDocuments } from "./keys/shared-documents.js";
import type { Warnings } from "./kit/warnings.js";
import type { DefinedOptions } from "./options/define-options.js";
import { createIntrospector } from "./verify/introspection/create-introspector.js";
import type { ListedIssuer } from "./verify/introspection/introspection.js";
import { type IssuerDirectory, ListedIssuers } from "./verify/jwt/issuer-directory.js";
import { ResolvedIssuers } from "./verify/jwt/resolved-issuers.js";

/** Makes the directory of a gate's issuers: those listed, or those the application resolves. */
export function createDirectory(defined: DefinedOptions, warnings: Warnings): IssuerDirectory {
  const { clock, resolution, issuers, fetchTimeoutMs: timeoutMs } = defined;
  const parts = { ...defined, documents: new SharedDocuments(clock, timeoutMs) };
  const createKeys = (trusted: TrustedIssuer): KeySource =>
    createKeySource(trusted, parts, { warnings });
  const list = (trusted: ListedIssuer) => {
    const keys = createKeys(trusted);
    const introspector = createIntrospector(trusted, keys, { ...defined, warnings });
    const { tokens, signed } = trusted.introspection?.settings ?? {};
    return { trusted, keys, introspector, keysAreOptional: tokens === "opaque" && !signed };
  };
  return resolution === undefined
    ? new ListedIssuers(issuers.map(list))
    : new ResolvedIssuers({ ...resolution, createKeys, clock, timeoutMs });
}

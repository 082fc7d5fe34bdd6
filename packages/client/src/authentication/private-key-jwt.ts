import { type KeyObject, randomUUID } from "node:crypto";
import type { SecretRequest } from "@callgate/secrets";
import type { ClientAuth } from "oauth4webapi";
import { KeyUnusable } from "../signing/key-unusable.js";
import { certificateBlocks } from "./assertion-certificate.js";
import {
  type AssertionKey,
  type AssertionKeyHints,
  assertionKeyOf,
  type PrivateJwk,
} from "./assertion-key.js";
import { isSource } from "./authentication-options.js";
import { attachAssertion } from "./client-assertion.js";
import {
  authenticationWith,
  type ClientAuthentication,
  type ClientCredential,
  credentialWith,
} from "./client-authentication.js";
import { definePrivateKeyJwt, type PrivateKeyJwtOptions } from "./define-private-key-jwt.js";
import type { PemBlock } from "./pem.js";
import { readSecret, secretCredential, unavailable } from "./secret-credential.js";
import { signAssertion } from "./sign-assertion.js";

/** Long enough for a request, and too short to be useful to a thief. */
const ASSERTION_LIFETIME_SECONDS = 60;
/** How far the server's clock may be behind: it would refuse an assertion from its future. */
const BACKDATED_SECONDS = 10;

/**
 * Authenticates with a JWT signed by the client's own key (`private_key_jwt`): no secret is ever sent.
 *
 * Each attempt has its own assertion, valid for 50 seconds, with its own `jti`; its `iat` and `nbf` are 10 seconds back, for
 * servers whose clock is behind.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 7523 section 2.2, draft-ietf-oauth-rfc7523bis, OpenID Connect Core 1.0 section 9
 */
export function privateKeyJwt(options: PrivateKeyJwtOptions): ClientAuthentication {
  const { key, certificate, audience, typ, clock, hints, fixed } = definePrivateKeyJwt(options);
  const written = hints.certificates;

  const signedBy =
    (assertionKey: AssertionKey): ClientAuth =>
    (server, { client_id: clientId }, body) => {
      const issuedAt = Math.floor(clock.now() / 1000) - BACKDATED_SECONDS;
      const assertion = signAssertion(assertionKey, typ === "none" ? undefined : typ, {
        iss: clientId,
        sub: clientId,
        aud: audience === "issuer" ? server.issuer : server.token_endpoint,
        jti: randomUUID(),
        iat: issuedAt,
        nbf: issuedAt,
        exp: issuedAt + ASSERTION_LIFETIME_SECONDS,
      });
      attachAssertion(body, clientId, assertion);
    };
  const credentialOf = async (
    request: SecretRequest,
    certificates: readonly (readonly PemBlock[])[],
  ): Promise<ClientCredential> => {
    const all = { ...hints, certificates };
    if (isSource(key)) {
      return secretCredential(
        key,
        request,
        (text) => signedBy(read(text, all)),
        () => "assertion",
      );
    }
    const own = certificates === written ? fixed : read(key as PrivateJwk | KeyObject, all);
    return credentialWith({
      version: "fixed",
      authenticate: signedBy(own as AssertionKey),
      hintWhenRejected: () => "assertion",
    });
  };
  return authenticationWith({
    method: "private_key_jwt",
    async credential(request) {
      if (!isSource(certificate)) return credentialOf(request, written);
      const { value, version, previous } = await readSecret(certificate, request);
      const certificates = [value, previous?.value ?? []].flat().map(readCertificate);
      const credential = await credentialOf(request, certificates);
      return credentialWith({ ...credential, version: `${credential.version}/${version}` });
    },
  });
}

function read(
  material: Parameters<typeof assertionKeyOf>[0],
  hints: AssertionKeyHints,
): AssertionKey {
  return usable(() => assertionKeyOf(material, hints));
}

function readCertificate(text: string): readonly PemBlock[] {
  return usable(() => certificateBlocks(text));
}

function usable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw unavailable(
      error instanceof KeyUnusable ? error.message : "is unusable; check what its source returns",
    );
  }
}

import { tlsClientAuth } from "@callgate/client";
import { staticSecret } from "@callgate/secrets";
import { makeAuthority, makeCertificate } from "@callgate-tooling/test-support";
import type { Candidate } from "../candidates.js";
import { ca, wantedClients } from "../wanted-clients.js";

const { clientId } = wantedClients.certified;
const authority = makeAuthority("Clients CA");
const { cert, key } = makeCertificate({ name: clientId, issuer: authority });

/** An authority of clients alone. A client's TLS adds one that it trusts itself to the certificate that it sends. */
export const clientsAuthority: string = authority.cert;
/** The client with a certificate of that authority, sent alone and with the authority's. */
export const aloneCertified: Candidate = certifiedBy(cert);
export const chainCertified: Candidate = certifiedBy(cert + authority.cert);

function certifiedBy(certificate: string): Candidate {
  const secrets = { certificate: staticSecret(certificate), key: staticSecret(key) };
  return { clientId, auth: tlsClientAuth({ ...secrets, ca: ca.cert }) };
}

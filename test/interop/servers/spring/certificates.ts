import { makeAuthority, makeCertificate } from "@callgate-tooling/test-support";
import { type Candidate, tlsClient } from "../candidates.js";
import { wantedClients } from "../wanted-clients.js";

const { clientId } = wantedClients.certified;
const authority = makeAuthority("Clients CA");
const { cert, key } = makeCertificate({ name: clientId, issuer: authority });

/** An authority of clients alone. A client's TLS adds one that it trusts itself to the certificate that it sends. */
export const clientsAuthority: string = authority.cert;
/** The client with a certificate of that authority, sent alone and with the authority's. */
export const aloneCertified: Candidate = tlsClient({ cert, key }, clientId);
export const chainCertified: Candidate = tlsClient({ cert: cert + authority.cert, key }, clientId);

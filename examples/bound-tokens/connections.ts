import { createTestCertificate, type TestCertificate } from "@callgate/testkit";
import { Agent, fetch as undiciFetch } from "undici";

/** A fetch that connects in its own way. undici's own: Node's `fetch` and an agent may be of different versions. */
export type Connect = typeof undiciFetch;

const authority: TestCertificate = createTestCertificate({ name: "example CA", isAuthority: true });

/** A certificate of the example's authority, for a client or for a server on this machine. */
export function certificateFor(name: string, isForLoopback = false): TestCertificate {
  return createTestCertificate({ name, issuer: authority, isForLoopback });
}

/** The certificate of the authority, which clients trust. */
export const CA: string = authority.cert;

/** Connections that trust the example's authority, with a client certificate or without one. */
export function agentWith(certificate?: TestCertificate): Agent {
  const { cert, key } = certificate ?? {};
  return new Agent({ connect: { ca: CA, ...(certificate !== undefined && { cert, key }) } });
}

/** A fetch over these connections. */
export function fetchThrough(dispatcher: Agent): Connect {
  return (input, init) => undiciFetch(input, { ...init, dispatcher });
}

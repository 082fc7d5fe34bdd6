/**
 * Whether an address may be fetched from: https anywhere, plain http only on this machine, or at exactly the
 * origins that an operator listed.
 *
 * Userinfo and a fragment are not allowed in it.
 *
 * @param insecureOrigins origins such as `http://keycloak:8080`, from `defineInsecureOrigins`
 */
export function isSecureUrl(value: string, insecureOrigins: readonly string[] = []): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, origin, hostname, username, password, hash } = new URL(value);
  if (username !== "" || password !== "" || hash !== "") return false;
  if (protocol === "https:") return true;
  return protocol === "http:" && (isLoopback(hostname) || insecureOrigins.includes(origin));
}

/**
 * Whether an address that a server's metadata names may be fetched from.
 *
 * As {@link isSecureUrl}, but loopback only where the server itself is on loopback: a server elsewhere must not
 * make this process call services on its own machine.
 *
 * @param source the configured address of the server whose metadata names it
 */
export function isSecureLink(
  value: string,
  source: string,
  insecureOrigins: readonly string[] = [],
): boolean {
  if (!isSecureUrl(value, insecureOrigins)) return false;
  const { protocol, origin } = new URL(value);
  return protocol === "https:" || insecureOrigins.includes(origin) || isPlainLoopback(source);
}

function isPlainLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && isLoopback(hostname);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

// cspell:ignore capnp
/** What the Workers runtime does is chosen by a date; this one has what the service imports, and Node's modules by a flag. */
export const COMPATIBILITY_DATE = "2025-09-15";

/**
 * The configuration of workerd for one Worker that may reach loopback, where the issuer of the checks is.
 *
 * @param module path of the bundle, from the folder of the configuration
 * @param variables what the Worker finds in its environment
 */
export function workerdConfig(module: string, variables: Readonly<Record<string, string>>): string {
  const bindings = Object.entries(variables).map(
    ([name, text]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)})`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed ${JSON.stringify(module)})],
  bindings = [${bindings.join(", ")}],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  compatibilityFlags = ["nodejs_compat"],
);
`;
}

/** Where SPIRE keeps what, and listens. */
export interface SpirePlaces {
  readonly trustDomain: string;
  /** The address of the OIDC Discovery Provider, and the `iss` of each JWT-SVID. */
  readonly issuer: string;
  readonly data: string;
  readonly sockets: string;
  readonly port: number;
  readonly discovery: number;
  readonly health: Readonly<Record<"server" | "agent", number>>;
}

/** The socket for commands to the server. */
export const serverSocket = ({ sockets }: SpirePlaces): string => `${sockets}/server.sock`;
/** The socket of the Workload API. */
export const agentSocket = ({ sockets }: SpirePlaces): string => `${sockets}/agent/api.sock`;
/** The file with the first certificates that the agent trusts. */
export const bundleFile = ({ data }: SpirePlaces): string => `${data}/bundle.pem`;

/** The configuration of one of the programs. */
export const configurationFile = (
  { data }: SpirePlaces,
  program: "server" | "agent" | "discovery",
): string => `${data}/${program}.conf`;

/** With an issuer, as docs/profiles.md says, or without. */
export const serverConfiguration = (places: SpirePlaces, issuer?: string): string => `
server {
  bind_address = "127.0.0.1"
  bind_port = "${places.port}"
  socket_path = "${serverSocket(places)}"
  trust_domain = "${places.trustDomain}"
  data_dir = "${places.data}/server"
  ${issuer === undefined ? "" : `jwt_issuer = "${issuer}"`}
}
plugins {
  DataStore "sql" {
    plugin_data {
      database_type = "sqlite3"
      connection_string = "${places.data}/server/datastore.sqlite3"
    }
  }
  NodeAttestor "join_token" {
    plugin_data {}
  }
  KeyManager "disk" {
    plugin_data {
      keys_path = "${places.data}/server/keys.json"
    }
  }
}
${healthChecks(places.health.server)}`;

export const agentConfiguration = (places: SpirePlaces, joinToken: string): string => `
agent {
  server_address = "127.0.0.1"
  server_port = "${places.port}"
  socket_path = "${agentSocket(places)}"
  trust_domain = "${places.trustDomain}"
  trust_bundle_path = "${bundleFile(places)}"
  join_token = "${joinToken}"
  data_dir = "${places.data}/agent"
}
plugins {
  NodeAttestor "join_token" {
    plugin_data {}
  }
  KeyManager "disk" {
    plugin_data {
      directory = "${places.data}/agent"
    }
  }
  WorkloadAttestor "unix" {
    plugin_data {}
  }
}
${healthChecks(places.health.agent)}`;

export const discoveryConfiguration = (places: SpirePlaces): string => `
domains = ["127.0.0.1"]
allow_insecure_scheme = true
insecure_addr = "127.0.0.1:${places.discovery}"
server_api {
  address = "unix://${serverSocket(places)}"
  poll_interval = "1s"
}
`;

function healthChecks(port: number): string {
  return `
health_checks {
  listener_enabled = true
  bind_address = "127.0.0.1"
  bind_port = "${port}"
}
`;
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { adapted, recipeOf } from "./guide-recipe.js";
import type { RealProxy } from "./real-proxy.js";

const TYPES = "type.googleapis.com/envoy";
const NETWORK = `${TYPES}.extensions.filters.network`;
const TLS = `${TYPES}.extensions.transport_sockets.tls.v3`;

/** Envoy, with the recipe of the guide. */
export const envoy: RealProxy = {
  name: "Envoy",
  from: { python: "envoy" },
  source: "xfcc",
  headerOf: ({ pem }) => `Cert="${encodeURIComponent(pem)}"`,
  headers: ["X-Forwarded-Client-Cert", "x-forwarded-client-cert", "X-FORWARDED-CLIENT-CERT"],
  configure({ port, servicePort, folder, acceptsSelfSigned, strips }) {
    const tls = parse(adapted(recipeOf("envoy"), { "/etc/envoy": folder }));
    if (acceptsSelfSigned)
      tls.common_tls_context.validation_context.trust_chain_verification = "ACCEPT_UNTRUSTED";
    const pair = {
      certificate_chain: { filename: `${folder}/server.crt` },
      private_key: { filename: `${folder}/server.key` },
    };
    tls.common_tls_context.tls_certificates = [pair];
    const routes: object[] = [{ match: { prefix: "/" }, route: { cluster: "orders" } }];
    if (strips)
      routes.unshift({
        match: { prefix: `${strips}/` },
        route: { cluster: "orders", prefix_rewrite: "/" },
      });
    const manager = {
      "@type": `${NETWORK}.http_connection_manager.v3.HttpConnectionManager`,
      stat_prefix: "orders",
      route_config: { virtual_hosts: [{ name: "orders", domains: ["*"], routes }] },
      http_filters: [
        {
          name: "router",
          typed_config: { "@type": `${TYPES}.extensions.filters.http.router.v3.Router` },
        },
      ],
      ...parse(recipeOf("yaml", "Behind Envoy")),
    };
    const chain = {
      filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }],
      transport_socket: {
        name: "envoy.transport_sockets.tls",
        typed_config: { "@type": `${TLS}.DownstreamTlsContext`, ...tls },
      },
    };
    const endpoint = { endpoint: { address: addressOf(servicePort) } };
    const cluster = {
      name: "orders",
      load_assignment: { cluster_name: "orders", endpoints: [{ lb_endpoints: [endpoint] }] },
    };
    const file = join(folder, "envoy.json");
    const listener = { name: "orders", address: addressOf(port), filter_chains: [chain] };
    writeFileSync(
      file,
      JSON.stringify({ static_resources: { listeners: [listener], clusters: [cluster] } }),
    );
    return ["-c", file, "--concurrency", "1", "--disable-hot-restart", "--log-level", "warning"];
  },
};

function addressOf(port: number): object {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}

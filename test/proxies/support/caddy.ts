import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { adapted, recipeOf } from "./guide-recipe.js";
import type { RealProxy } from "./real-proxy.js";

/** Caddy, with the recipe of the guide. */
export const caddy: RealProxy = {
  name: "Caddy",
  from: { python: "caddy" },
  source: { header: "Client-Cert-Der", format: "der-base64" },
  headerOf: ({ der }) => der.toString("base64"),
  headers: ["Client-Cert-Der", "client-cert-der", "CLIENT-CERT-DER"],
  configure({ port, servicePort, folder, acceptsSelfSigned, strips }) {
    const site = adapted(recipeOf("caddy"), {
      "orders.example.com {": `https://orders.example.com:${port} {\n  bind 127.0.0.1`,
      "127.0.0.1:3000": `127.0.0.1:${servicePort}`,
      "mode verify_if_given": acceptsSelfSigned ? "mode request" : "mode verify_if_given",
      ...(acceptsSelfSigned && { "trust_pool file /etc/caddy/client-ca.crt": "" }),
    }).replaceAll("/etc/caddy", folder);
    const service = `reverse_proxy 127.0.0.1:${servicePort}`;
    const stripping = `handle_path ${strips}/* {\n    ${service}\n  }\n  ${service} {`;
    const whole = strips ? adapted(site, { [`${service} {`]: stripping }) : site;
    const file = join(folder, "Caddyfile");
    // A request by the address has no server name, and another than that of the certificate.
    const settings = [
      "admin off",
      "persist_config off",
      "auto_https off",
      "default_sni orders.example.com",
      "servers {\n    strict_sni_host insecure_off\n  }",
      `storage file_system ${folder}/storage`,
    ];
    writeFileSync(file, `{\n  ${settings.join("\n  ")}\n}\n${whole}`);
    return ["run", "--config", file, "--adapter", "caddyfile"];
  },
};

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { adapted, recipeOf } from "./guide-recipe.js";
import type { RealProxy } from "./real-proxy.js";

/** Traefik, with the recipe of the guide. */
export const traefik: RealProxy = {
  name: "Traefik",
  from: { python: "traefik" },
  source: "traefik",
  headerOf: ({ der }) => der.toString("base64"),
  headers: [
    "X-Forwarded-Tls-Client-Cert",
    "x-forwarded-tls-client-cert",
    "X-FORWARDED-TLS-CLIENT-CERT",
  ],
  configure({ port, servicePort, folder, acceptsSelfSigned, strips }) {
    const given = "clientAuthType: VerifyClientCertIfGiven";
    const dynamic = adapted(recipeOf("yaml", "Behind Traefik"), {
      "/etc/traefik": folder,
      "127.0.0.1:3000": `127.0.0.1:${servicePort}`,
      [given]: acceptsSelfSigned ? "clientAuthType: RequestClientCert" : given,
    });
    const whole = strips ? withStripping(dynamic, strips) : dynamic;
    const pair = `{ certFile: ${folder}/server.crt, keyFile: ${folder}/server.key }`;
    const stores = `  stores: { default: { defaultCertificate: ${pair} } }\n`;
    writeFileSync(join(folder, "dynamic.yaml"), `${whole}${stores}`);
    const file = join(folder, "traefik.yaml");
    writeFileSync(
      file,
      `global: { checkNewVersion: false, sendAnonymousUsage: false }
entryPoints: { https: { address: "127.0.0.1:${port}" } }
providers: { file: { filename: ${folder}/dynamic.yaml, watch: false } }
`,
    );
    return [`--configFile=${file}`];
  },
};

/** With a route for the prefix, which is longer than that of the recipe and so is tried first. */
function withStripping(dynamic: string, prefix: string): string {
  const route = `    stripped:
      rule: Host(\`orders.example.com\`) && PathPrefix(\`${prefix}/\`)
      entryPoints: [https]
      middlewares: [without-prefix]
      service: orders
      tls: {}
`;
  return adapted(dynamic, {
    "  middlewares:\n": `  middlewares:\n    without-prefix: { stripPrefix: { prefixes: [${prefix}] } }\n`,
    "  routers:\n": `  routers:\n${route}`,
  });
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { caddy } from "./caddy.js";
import { envoy } from "./envoy.js";
import { adapted, recipeOf } from "./guide-recipe.js";
import type { RealProxy } from "./real-proxy.js";
import { traefik } from "./traefik.js";

/** nginx, with the recipe of the guide. */
const nginx: RealProxy = {
  name: "nginx",
  from: { debian: "nginx", programs: ["nginx"] },
  source: "nginx",
  headerOf: ({ pem }) => encodeURIComponent(pem),
  headers: ["ssl-client-cert", "Ssl-Client-Cert", "SSL-CLIENT-CERT"],
  configure({ port, servicePort, folder, acceptsSelfSigned, strips }) {
    const server = adapted(recipeOf("nginx"), {
      "/etc/nginx/tls": folder,
      "127.0.0.1:3000": `127.0.0.1:${servicePort}`,
      "443 ssl": `127.0.0.1:${port} ssl`,
      "      optional;": acceptsSelfSigned ? " optional_no_ca;" : " optional;",
      "$ssl_client_verify;": acceptsSelfSigned ? '"";' : "$ssl_client_verify;",
    });
    const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    // A connection to the service is kept for the requests of several clients.
    const kept = `upstream service { server 127.0.0.1:${servicePort}; keepalive 4; }`;
    const withKept = server
      .replace(`proxy_pass http://127.0.0.1:${servicePort}`, "proxy_pass http://service")
      .replace(
        "proxy_set_header",
        'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header',
      );
    const stripping = `location ${strips}/ { proxy_pass http://service/; }\n\n  location / {`;
    const site = strips ? adapted(withKept, { "location / {": stripping }) : withKept;
    const file = join(folder, "nginx.conf");
    writeFileSync(
      file,
      `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr;
events {}
http { access_log off; ssl_protocols TLSv1.2 TLSv1.3; ${paths.join(" ")} ${kept} ${site} }`,
    );
    return ["-c", file, "-p", folder];
  },
};

/** HAProxy, with the recipe of the guide. */
const haproxy: RealProxy = {
  name: "HAProxy",
  from: { debian: "haproxy", programs: ["haproxy"] },
  source: "client-cert",
  headerOf: ({ der }) => `:${der.toString("base64")}:`,
  headers: ["Client-Cert", "client-cert", "CLIENT-CERT"],
  configure({ port, servicePort, folder, acceptsSelfSigned, strips }) {
    const ignoring = "verify optional crt-ignore-err all ca-ignore-err all";
    const recipe = adapted(recipeOf("haproxy"), {
      "/etc/haproxy": folder,
      ":443": `127.0.0.1:${port}`,
      "127.0.0.1:3000": `127.0.0.1:${servicePort}`,
      "verify optional": acceptsSelfSigned ? ignoring : "verify optional",
    });
    const stripping = `  http-request replace-path ${strips}(/.*) \\1 if { path_beg ${strips}/ }\n  default_backend`;
    const site = strips ? adapted(recipe, { "  default_backend": stripping }) : recipe;
    const file = join(folder, "haproxy.cfg");
    const timeouts = ["connect 5s", "client 20s", "server 20s"].map((each) => `  timeout ${each}`);
    writeFileSync(file, `defaults\n  http-reuse always\n${timeouts.join("\n")}\n\n${site}`);
    return ["-f", file, "-db"];
  },
};

/** Apache httpd, with the recipe of the guide. */
const apache: RealProxy = {
  name: "Apache httpd",
  from: { debian: "apache2-bin", programs: ["apache2", "httpd"] },
  source: "client-cert",
  headerOf: ({ der }) => `:${der.toString("base64")}:`,
  headers: ["Client-Cert", "client-cert", "CLIENT-CERT"],
  configure({ port, servicePort, folder, acceptsSelfSigned, strips }) {
    const recipe = adapted(recipeOf("apache"), {
      "/etc/apache2/tls": folder,
      "*:443": `127.0.0.1:${port}`,
      "127.0.0.1:3000": `127.0.0.1:${servicePort}`,
      "       optional": acceptsSelfSigned ? " optional_no_ca" : " optional",
    });
    const stripping = `ProxyPass ${strips}/ http://127.0.0.1:${servicePort}/\n  ProxyPass / `;
    const site = strips ? adapted(recipe, { "ProxyPass / ": stripping }) : recipe;
    const modules = ["mpm_event", "authz_core", "ssl", "headers", "proxy", "proxy_http"].map(
      (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
    );
    const asRoot = process.getuid?.() === 0 ? "User www-data\nGroup www-data\n" : "";
    const file = join(folder, "httpd.conf");
    writeFileSync(
      file,
      `ServerRoot ${folder}
${modules.join("\n")}
${asRoot}DefaultRuntimeDir ${folder}
ServerName orders.example.com
PidFile ${folder}/httpd.pid
ErrorLog "|/bin/cat"
Listen 127.0.0.1:${port} https
${site}`,
    );
    return ["-f", file, "-DFOREGROUND"];
  },
};

export const proxies: readonly RealProxy[] = [nginx, haproxy, apache, caddy, traefik, envoy];

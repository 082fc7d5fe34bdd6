import { existsSync } from "node:fs";
import { join } from "node:path";
import { emptyDataFolder, freePorts, Program, run } from "../program.js";
import { placeProject } from "../project.js";
import type { InteropServer } from "../server.js";
import versions from "../versions.json" with { type: "json" };
import { wantedClients } from "../wanted-clients.js";
import { clientsAuthority } from "./certificates.js";
import { provisionSpring, settingsOf } from "./provision.js";

let program: Program | undefined;
let places = { http: "", https: "" };

/** An application with Spring Authorization Server, built by Maven; its keys are in a file. */
export const spring: InteropServer = {
  name: "spring",
  product: "Spring Authorization Server of Spring Boot",

  async obtain(folder) {
    await run("java", ["-version"], folder);
    const project = await placeProject(
      new URL("project/", import.meta.url),
      folder,
      versions.spring,
    );
    const jar = join(project, "target", "authorization-server.jar");
    if (!existsSync(jar)) await run("mvn", ["-q", "-B", "package"], project);
    program = await prepare(folder, jar);
  },

  start: async () => program?.start(),
  stop: async () => program?.stop(),
  provision: async () => provisionSpring(places),
};

async function prepare(folder: string, jar: string): Promise<Program> {
  const data = await emptyDataFolder(folder);
  const [http = 0, https = 0] = await freePorts(2);
  places = { http: `http://127.0.0.1:${http}`, https: `https://127.0.0.1:${https}` };
  const { cert, key } = wantedClients.serverCertificate;
  const settings = {
    server: {
      address: "127.0.0.1",
      port: https,
      ssl: {
        certificate: cert,
        "certificate-private-key": key,
        "trust-certificate": wantedClients.certified.ca + clientsAuthority,
        "client-auth": "want",
      },
    },
    interop: { "http-port": http, keys: join(data, "keys.json"), ...settingsOf(wantedClients) },
  };
  return new Program({
    command: "java",
    args: ["-jar", jar],
    folder: data,
    env: { SPRING_APPLICATION_JSON: JSON.stringify(settings) },
    log: join(folder, "spring.log"),
    ready: `${places.http}/.well-known/openid-configuration`,
  });
}

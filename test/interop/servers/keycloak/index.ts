// cspell:ignore dartifact doutput
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts, Program, run } from "../program.js";
import { CannotRun, type InteropServer } from "../server.js";
import versions from "../versions.json" with { type: "json" };
import { wantedClients } from "../wanted-clients.js";
import { provisionKeycloak } from "./provision.js";

const ADMIN = { name: "admin", password: "admin" };
const home = (folder: string) => join(folder, `keycloak-${versions.keycloak}`);

let program: Program | undefined;
let database: Program | undefined;
let places = { http: "", https: "" };

/** Keycloak's distribution from Maven Central, in its development mode, and its own H2 as a database server. */
export const keycloak: InteropServer = {
  name: "keycloak",
  product: "Keycloak",

  async obtain(folder) {
    await run("java", ["-version"], folder);
    const artifact = `keycloak-quarkus-dist-${versions.keycloak}.zip`;
    if (!existsSync(join(home(folder), "bin", "kc.sh"))) {
      const coordinates = `org.keycloak:keycloak-quarkus-dist:${versions.keycloak}:zip`;
      await run(
        "mvn",
        ["-q", "-B", "dependency:copy", `-Dartifact=${coordinates}`, `-DoutputDirectory=${folder}`],
        folder,
      );
      await run("unzip", ["-q", "-o", artifact], folder);
      await rm(join(folder, artifact));
    }
    await rm(join(home(folder), "data"), { recursive: true, force: true });
    const [port = 0, page = 0] = await freePorts(2);
    database = await prepareDatabase(folder, port, page);
    program = await prepare(folder, port);
  },

  async start() {
    await database?.start();
    await program?.start();
  },

  async stop() {
    await program?.stop();
    await database?.stop();
  },

  provision: (wanted) =>
    provisionKeycloak(
      {
        ...places,
        admin: ADMIN,
        database: {
          takeAway: async () => database?.stop(),
          giveBack: async () => database?.start(),
        },
      },
      wanted,
    ),
};

/** H2 of the distribution, as a server. Its page shows when it is ready. */
async function prepareDatabase(folder: string, port: number, page: number): Promise<Program> {
  const libraries = join(home(folder), "lib", "lib", "main");
  const h2 = (await readdir(libraries)).find((name) => name.startsWith("com.h2database.h2-"));
  if (h2 === undefined) throw new CannotRun(`no H2 in ${libraries}`);
  const data = join(folder, "data");
  await rm(data, { recursive: true, force: true });
  await mkdir(data);
  const ports = ["-tcpPort", String(port), "-webPort", String(page)];
  return new Program({
    command: "java",
    args: [
      "-Dh2.bindAddress=127.0.0.1",
      ...["-cp", join(libraries, h2), "org.h2.tools.Server"],
      ...["-tcp", "-web", ...ports, "-ifNotExists", "-baseDir", data],
    ],
    folder: data,
    env: {},
    log: join(folder, "h2.log"),
    ready: `http://127.0.0.1:${page}/`,
  });
}

async function prepare(folder: string, databasePort: number): Promise<Program> {
  const tls = join(folder, "tls");
  await rm(tls, { recursive: true, force: true });
  await mkdir(tls);
  const { cert, key } = wantedClients.serverCertificate;
  await writeFile(join(tls, "server.pem"), cert);
  await writeFile(join(tls, "server-key.pem"), key, { mode: 0o600 });
  await writeFile(join(tls, "clients-ca.pem"), wantedClients.certified.ca);
  const [http = 0, https = 0, management = 0] = await freePorts(3);
  places = { http: `http://127.0.0.1:${http}`, https: `https://127.0.0.1:${https}` };
  return new Program({
    command: join(home(folder), "bin", "kc.sh"),
    args: [
      "start-dev",
      "--cache=local",
      `--db-url=jdbc:h2:tcp://127.0.0.1:${databasePort}/./keycloak;NON_KEYWORDS=VALUE`,
      "--http-host=127.0.0.1",
      `--http-port=${http}`,
      `--https-port=${https}`,
      `--http-management-port=${management}`,
      `--https-certificate-file=${join(tls, "server.pem")}`,
      `--https-certificate-key-file=${join(tls, "server-key.pem")}`,
      "--https-client-auth=request",
      `--truststore-paths=${join(tls, "clients-ca.pem")}`,
    ],
    folder,
    env: { KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.name, KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password },
    log: join(folder, "keycloak.log"),
    ready: `${places.http}/realms/master`,
  });
}

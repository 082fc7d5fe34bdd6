// cspell:ignore zcat GLWD
import { join } from "node:path";
import { emptyDataFolder, freePorts, Program, run } from "../program.js";
import { CannotRun, type InteropServer } from "../server.js";
import versions from "../versions.json" with { type: "json" };
import { wantedClients } from "../wanted-clients.js";
import { type GlewlwydPlaces, provisionGlewlwyd } from "./provision.js";

const MODULES = "/usr/lib/glewlwyd";
const TABLES = "/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz";

let program: Program | undefined;
let places: GlewlwydPlaces = { origin: "", databaseFile: "" };

/** The server of Debian's package, with a database of its own in a file. */
export const glewlwyd: InteropServer = {
  name: "glewlwyd",
  product: "Glewlwyd",

  async obtain(folder) {
    const version = await run("glewlwyd", ["--version"], folder);
    if (version.trim() !== versions.glewlwyd)
      throw new CannotRun(`version ${version.trim()} is installed`);
    const data = await emptyDataFolder(folder);
    const databaseFile = join(data, "glewlwyd.sqlite");
    await run("sh", ["-c", `zcat ${TABLES} | sqlite3 "$0"`, databaseFile], data);
    const [port = 0] = await freePorts(1);
    const origin = `http://127.0.0.1:${port}`;
    places = { origin, databaseFile };
    program = new Program({
      command: "glewlwyd",
      args: ["--env-variables"],
      folder: data,
      env: {
        GLWD_BIND_ADDRESS: "127.0.0.1",
        GLWD_PORT: String(port),
        GLWD_EXTERNAL_URL: origin,
        GLWD_API_PREFIX: "api",
        GLWD_LOGIN_URL: "login.html",
        GLWD_LOG_MODE: "console",
        GLWD_LOG_LEVEL: "INFO",
        GLWD_DATABASE_TYPE: "sqlite3",
        GLWD_DATABASE_SQLITE3_PATH: databaseFile,
        GLWD_USER_MODULE_PATH: `${MODULES}/user`,
        GLWD_CLIENT_MODULE_PATH: `${MODULES}/client`,
        GLWD_AUTH_SCHEME_MODULE_PATH: `${MODULES}/scheme`,
        GLWD_PLUGIN_MODULE_PATH: `${MODULES}/plugin`,
        GLWD_ADMIN_SCOPE: "g_admin",
        GLWD_PROFILE_SCOPE: "g_profile",
        GLWD_HASH_ALGORITHM: "SHA512",
        GLWD_SESSION_KEY: "session",
        GLWD_SESSION_EXPIRATION: "86400",
      },
      log: join(folder, "glewlwyd.log"),
      ready: `${origin}/config`,
    });
  },

  start: async () => program?.start(),
  stop: async () => program?.stop(),
  provision: async () => provisionGlewlwyd(places, wantedClients),
};

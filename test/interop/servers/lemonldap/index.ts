import { join } from "node:path";
import { emptyDataFolder, freePorts, Program, run } from "../program.js";
import { CannotRun, type InteropServer, type Provisioned } from "../server.js";
import versions from "../versions.json" with { type: "json" };
import { SCOPE, wantedClients } from "../wanted-clients.js";
import { AUDIENCE, writeConfiguration } from "./configuration.js";
import { logIn } from "./log-in.js";

// cspell:ignore htdocs Magick plackup LLNG DEFAULTCONFFILE
const PORTAL = "/usr/share/lemonldap-ng/portal/htdocs/index.psgi";
/** What its portal and its OpenID Connect issuer load, beyond what Debian's package requires. */
const MODULES = ["Plack", "IO::String", "String::Random", "GD::SecurityImage", "Image::Magick"];
const VERSION = "print $Lemonldap::NG::Portal::VERSION";

let program: Program | undefined;
let issuer = "";

/** The portal of Debian's package, which has to be installed with what it recommends. */
export const lemonldap: InteropServer = {
  name: "lemonldap",
  product: "LemonLDAP::NG",

  async obtain(folder) {
    const modules = ["Lemonldap::NG::Portal", ...MODULES].map((name) => `-M${name}`);
    const version = await run("perl", [...modules, "-e", VERSION], folder);
    if (version !== versions.lemonldap) throw new CannotRun(`version ${version} is installed`);
    const data = await emptyDataFolder(folder);
    const [port = 0] = await freePorts(1);
    issuer = `http://127.0.0.1:${port}`;
    const file = await writeConfiguration(data, issuer, wantedClients);
    program = new Program({
      command: "plackup",
      args: ["--host", "127.0.0.1", "--port", String(port), "-E", "deployment", PORTAL],
      folder: data,
      env: { LLNG_DEFAULTCONFFILE: file },
      log: join(folder, "lemonldap.log"),
      ready: `${issuer}/.well-known/openid-configuration`,
    });
  },

  start: async () => program?.start(),
  stop: async () => program?.stop(),
  provision: async () => provision(issuer),
};

function provision(issuer: string): Provisioned {
  const none = (method: string) => ({ notOffered: `LemonLDAP::NG 2.16 has no ${method}` });
  return {
    issuers: {
      client_secret_basic: issuer,
      client_secret_post: issuer,
      client_secret_jwt: none("client_secret_jwt"),
      private_key_jwt: none("private_key_jwt"),
      tls_client_auth: none("tls_client_auth"),
    },
    gate: { profile: "standard", audience: AUDIENCE },
    request: { scope: SCOPE },
    basicSecrets: "raw, without a colon",
    scopeRefusal: { notOffered: "it drops the scope, and does not report that" },
    grantRefusal: "client_unauthorized",
    introspection: { notOffered: "its answer has neither `aud` nor `token_type`" },
    rotateKeys: { notOffered: "its keys are in its configuration, which does not change here" },
    logIn: () => logIn(issuer, wantedClients.grantless),
  };
}

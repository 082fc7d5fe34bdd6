import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SCOPE, type WantedClients } from "../wanted-clients.js";

/** The API that every client's tokens are for, by "Additional audiences" of the client. */
export const AUDIENCE = "https://orders.example.com";
export const REDIRECT_URI = "http://127.0.0.1:1/signed-in";

const OPTION = "oidcRPMetaDataOptions";
const PREFIX = "Lemonldap::NG::Common::Apache::Session::Generate::SHA256";

/** Writes the portal's configuration: its keys, its clients, and folders for its sessions. @returns the file to start it with */
export async function writeConfiguration(
  folder: string,
  issuer: string,
  wanted: WantedClients,
): Promise<string> {
  const places = ["configuration", "cache", "sessions", "persistent"].map((name) =>
    join(folder, name),
  );
  const [configuration = "", cache = "", sessions = "", persistent = ""] = places;
  for (const place of places) await mkdir(join(place, "lock"), { recursive: true });
  const file = join(configuration, "lmConf-1.json");
  const storage = (Directory: string): object => ({
    Directory,
    LockDirectory: join(Directory, "lock"),
    generateModule: PREFIX,
  });
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const settings = {
    cfgNum: 1,
    cfgDate: 1,
    cfgAuthor: "interop",
    cookieName: "lemonldap",
    whatToTrace: "_whatToTrace",
    timeout: 72_000,
    exportedVars: {},
    exportedHeaders: {},
    locationRules: {},
    groups: {},
    macros: { _whatToTrace: "$_user" },
    demoExportedVars: { uid: "uid" },
    portal: `${issuer}/`,
    domain: "127.0.0.1",
    securedCookie: 0,
    key: "interop",
    authentication: "Demo",
    userDB: "Same",
    passwordDB: "Demo",
    requireToken: 0,
    globalStorage: "Apache::Session::File",
    globalStorageOptions: storage(sessions),
    persistentStorage: "Apache::Session::File",
    persistentStorageOptions: storage(persistent),
    localSessionStorage: "Cache::FileCache",
    localSessionStorageOptions: { cache_root: cache, namespace: "s", default_expires_in: 600 },
    issuerDBOpenIDConnectActivation: 1,
    oidcServiceMetaDataIssuer: issuer,
    oidcServicePrivateKeySig: privateKey,
    oidcServicePublicKeySig: publicKey,
    oidcServiceKeyIdSig: "now",
    oidcServiceAllowAuthorizationCodeFlow: 1,
    ...clientsOf(wanted),
  };
  await writeFile(file, JSON.stringify(settings));
  const start = join(folder, "lemonldap-ng.ini");
  const local = `{'namespace'=>'c','default_expires_in'=>600,'directory_umask'=>'007','cache_root'=>'${cache}'}`;
  await writeFile(
    start,
    `[all]
logLevel=info
localSessionStorageOptions={}
[configuration]
type=File
dirName=${configuration}
localStorage=Cache::FileCache
localStorageOptions=${local}
[portal]
templateDir=/usr/share/lemonldap-ng/portal/templates
staticPrefix=/static
[handler]
[manager]
`,
  );
  return start;
}

function clientsOf({ secrets, grantless }: WantedClients): object {
  const all = { ...secrets, [grantless.clientId]: grantless.secret };
  const byName = (of: (name: string, secret: string) => object): object =>
    Object.fromEntries(Object.entries(all).map(([name, secret]) => [name, of(name, secret)]));
  return {
    oidcRPMetaDataExportedVars: byName(() => ({})),
    oidcRPMetaDataScopeRules: byName(() => ({ [SCOPE]: "1" })),
    oidcRPMetaDataOptions: byName((name, secret) => ({
      [`${OPTION}ClientID`]: name,
      [`${OPTION}ClientSecret`]: secret,
      [`${OPTION}AccessTokenJWT`]: 1,
      [`${OPTION}AccessTokenSignAlg`]: "RS256",
      [`${OPTION}IDTokenSignAlg`]: "RS256",
      [`${OPTION}AdditionalAudiences`]: AUDIENCE,
      ...(name === grantless.clientId
        ? {
            [`${OPTION}RedirectUris`]: REDIRECT_URI,
            [`${OPTION}BypassConsent`]: 1,
            [`${OPTION}RefreshToken`]: 1,
          }
        : { [`${OPTION}AllowClientCredentialsGrant`]: 1 }),
    })),
  };
}

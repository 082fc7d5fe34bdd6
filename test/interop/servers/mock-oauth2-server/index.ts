// cspell:ignore doutput dinclude
import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePorts, Program, run } from "../program.js";
import { placeProject } from "../project.js";
import type { InteropServer } from "../server.js";
import versions from "../versions.json" with { type: "json" };
import { documentedConfiguration, ISSUER_ID, provisionMock } from "./provision.js";

const MAIN_CLASS = "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt";

let program: Program | undefined;
let issuer = "";

/** The mock server of NAV, alone and with the callbacks of docs/profiles.md; its keys are in its own jar. */
export const mockOauth2Server: InteropServer = {
  name: "mock-oauth2-server",
  product: "mock-oauth2-server",

  async obtain(folder) {
    await run("java", ["-version"], folder);
    const sources = new URL("project/", import.meta.url);
    const project = await placeProject(sources, folder, versions["mock-oauth2-server"]);
    const jars = join(project, "jars");
    if (!existsSync(jars)) {
      const copying = ["dependency:copy-dependencies", "-DincludeScope=runtime"];
      await run("mvn", ["-q", "-B", ...copying, `-DoutputDirectory=${jars}`], project);
    }
    const [port = 0] = await freePorts(1);
    issuer = `http://127.0.0.1:${port}/${ISSUER_ID}`;
    program = new Program({
      command: "java",
      args: ["-cp", join(jars, "*"), MAIN_CLASS],
      folder: project,
      env: {
        SERVER_HOSTNAME: "127.0.0.1",
        SERVER_PORT: String(port),
        JSON_CONFIG: documentedConfiguration(),
      },
      log: join(folder, "mock-oauth2-server.log"),
      ready: `${issuer}/.well-known/openid-configuration`,
    });
  },

  start: async () => program?.start(),
  stop: async () => program?.stop(),
  provision: async () => provisionMock(issuer),
};

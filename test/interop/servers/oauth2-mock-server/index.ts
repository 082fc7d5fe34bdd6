import { join } from "node:path";
import { emptyDataFolder, freePorts, Program } from "../program.js";
import { placeNodeProject } from "../project.js";
import type { InteropServer } from "../server.js";
import versions from "../versions.json" with { type: "json" };
import { AUDIENCE, provisionMock } from "./provision.js";

let program: Program | undefined;
let issuer = "";

/** The mock server of AXA, with the claims of docs/profiles.md added in its event; its keys are in a file. */
export const oauth2MockServer: InteropServer = {
  name: "oauth2-mock-server",
  product: "oauth2-mock-server",

  async obtain(folder) {
    const project = await placeNodeProject(
      new URL("project/", import.meta.url),
      folder,
      versions["oauth2-mock-server"],
    );
    const data = await emptyDataFolder(folder);
    const [port = 0] = await freePorts(1);
    issuer = `http://localhost:${port}`;
    program = new Program({
      command: process.execPath,
      args: [join(project, "server.mjs")],
      folder: data,
      env: {
        INTEROP_PORT: String(port),
        INTEROP_KEYS: join(data, "keys.json"),
        INTEROP_AUDIENCE: AUDIENCE,
      },
      log: join(folder, "oauth2-mock-server.log"),
      ready: `${issuer}/.well-known/openid-configuration`,
    });
  },

  start: async () => program?.start(),
  stop: async () => program?.stop(),
  provision: async () => provisionMock(issuer),
};

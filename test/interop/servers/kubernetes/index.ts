import { placeProject } from "../project.js";
import type { InteropServer } from "../server.js";
import versions from "../versions.json" with { type: "json" };
import { buildIssuer } from "./build-issuer.js";
import { provisionKubernetes } from "./provision.js";
import { TokenIssuer } from "./token-issuer.js";

let issuer: TokenIssuer | undefined;

/** What an API server does about service account tokens, with the code of its own modules; there is no cluster. */
export const kubernetes: InteropServer = {
  name: "kubernetes",
  product: "Kubernetes (its token issuer)",

  async obtain(folder) {
    const sources = new URL("project/", import.meta.url);
    const project = await placeProject(sources, folder, versions.kubernetes);
    issuer = await TokenIssuer.create(folder, await buildIssuer(project, versions.kubernetes));
  },

  start: async () => issuer?.start(),
  stop: async () => issuer?.stop(),
  provision: async () => provisionKubernetes(issuer as TokenIssuer),
};

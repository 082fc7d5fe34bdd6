import { fileURLToPath } from "node:url";
import type { ViteUserConfig } from "vitest/config";

const conditions = ["@callgate/source", "node"];

/** Tests that need a browser, which `npm test` must not: `npm run page:browser`. */
const config: ViteUserConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/page/*.browser.ts"],
    globalSetup: [fileURLToPath(new URL("./obtain-browser.ts", import.meta.url))],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
};

export default config;

// Serves the site that was built, on this machine only: npm run docs. PORT chooses another port.
import { fileURLToPath } from "node:url";
import { serveFolder } from "../.vitepress/serve-folder.js";

const port = Number(process.env.PORT ?? 4173);
serveFolder(fileURLToPath(new URL("../.vitepress/dist", import.meta.url)))
  .on("error", (error) => {
    console.error(
      `The site cannot be served on port ${port}: ${error.message}. Set PORT to another one.`,
    );
    process.exitCode = 1;
  })
  .listen(port, "127.0.0.1", () =>
    console.log(`The site is at http://127.0.0.1:${port}/; end it with Ctrl-C`),
  );

import { createReadStream, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Makes a server for the files below a folder, to view the site on this machine. It does not listen yet. */
export function serveFolder(folder: string): Server {
  return createServer(({ url = "/" }, response) => {
    const file = fileAt(folder, url) ?? join(folder, "404.html");
    const status = file.endsWith("404.html") ? 404 : 200;
    response.writeHead(status, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    });
    createReadStream(file)
      .on("error", () => response.destroy())
      .pipe(response);
  });
}

function fileAt(folder: string, url: string): string | undefined {
  // The address has neither host nor "..", so that no file outside the folder can be named.
  const path = normalize(
    `/${URL.canParse(url, "http://localhost") ? new URL(url, "http://localhost").pathname : ""}`,
  );
  try {
    const file = join(folder, decodeURIComponent(path));
    for (const candidate of [file, join(file, "index.html"), `${file}.html`])
      if (candidate.startsWith(folder) && statSync(candidate, { throwIfNoEntry: false })?.isFile())
        return candidate;
  } catch {
    // A malformed escape names no file.
  }
  return undefined;
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Children } from "./children.js";
import { nginxConfig } from "./nginx-config.js";
import { startNodeBalancer } from "./node-balancer.js";
import { NGINX, pathOf } from "./programs.js";

/** What distributes the requests. */
export interface Balancer {
  /** What it is: nginx, or what stands in for it. */
  readonly name: string;
  stop(): void;
}

/**
 * Starts a balancer in front of the members: nginx, or where it is not installed, one of Node.
 *
 * @param folder where nginx may write
 */
export async function startBalancer(
  port: number,
  members: readonly string[],
  folder: string,
  children: Children,
): Promise<Balancer> {
  const nginx = pathOf(NGINX);
  if (nginx === undefined) {
    const server = await startNodeBalancer(port, members);
    return {
      name: `a balancer of Node (nginx is not installed: apt-get install ${NGINX.package})`,
      stop() {
        server.close();
        server.closeAllConnections();
      },
    };
  }
  const file = join(folder, "nginx.conf");
  writeFileSync(file, nginxConfig(port, members, folder));
  await children.startServer(nginx, ["-e", "stderr", "-c", file, "-p", folder], port);
  return { name: `nginx, ${nginx}`, stop() {} };
}

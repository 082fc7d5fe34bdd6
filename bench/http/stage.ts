import { canPin, HelperProcess } from "../measure/helper-process.js";
import { type BenchmarkAlgorithm, SigningKey } from "../signing-key.js";
import { checkServer, expectationsOf } from "./check-server.js";
import type { IssuerLocation } from "./endpoint.js";
import { canVerify, frameworks } from "./servers/index.js";

/** Servers keep to one core, and what calls them to the other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

/** One server that runs. */
export interface RunningServer {
  readonly framework: string;
  readonly name: string;
  readonly origin: string;
  readonly process: HelperProcess;
}

/** An issuer, servers, and a client that calls them, each in a process of its own. */
export interface Stage {
  readonly issuer: string;
  readonly key: SigningKey;
  readonly load: HelperProcess;
  /** Those it was set with. */
  readonly servers: readonly RunningServer[];
  /** Starts more servers, and makes sure that each admits and refuses as it must. {@link close} stops them. */
  start(toStart: readonly ServerToStart[]): Promise<readonly RunningServer[]>;
  close(): Promise<void>;
}

/** A server to start. */
export interface ServerToStart {
  readonly framework: string;
  readonly name: string;
  /** The process it runs in; it gets these arguments, and after them where the issuer is, as JSON. */
  readonly module: URL;
  readonly args: readonly string[];
}

/** Starts an issuer that signs with one algorithm, and servers, and makes sure that each admits and refuses as it must. */
export async function setStage(
  algorithm: BenchmarkAlgorithm,
  toStart: readonly ServerToStart[],
): Promise<Stage> {
  const key = new SigningKey(algorithm);
  const processes: HelperProcess[] = [];
  const start = async (module: URL, core: number, args: readonly string[] = []) => {
    const process = await HelperProcess.start(module, { core, args });
    processes.push(process);
    return process;
  };
  const close = async (): Promise<void> => {
    await Promise.all(processes.map((process) => process.stop()));
  };
  try {
    const args = [JSON.stringify(key.jwk)];
    const authority = await start(moduleOf("issuer-process"), LOAD_CORE, args);
    const location = await authority.ask<IssuerLocation>("location");
    const { issuer } = location;
    const load = await start(moduleOf("load-process"), LOAD_CORE, canPin() ? ["--awake"] : []);
    const expectations = await expectationsOf(key, issuer);
    const startServers = async (
      toStart: readonly ServerToStart[],
    ): Promise<readonly RunningServer[]> => {
      const servers: RunningServer[] = [];
      for (const { framework, name, module, args } of toStart) {
        const process = await start(module, SERVER_CORE, [...args, JSON.stringify(location)]);
        const origin = `http://127.0.0.1:${await process.ask<number>("port")}`;
        await checkServer(origin, expectations(name));
        servers.push({ framework, name, origin, process });
      }
      return servers;
    };
    const servers = await startServers(toStart);
    return { issuer, key, load, servers, start: startServers, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Every server that can verify tokens of this algorithm.
 *
 * @param isWanted which of them, by framework and name
 */
export function serversFor(
  algorithm: BenchmarkAlgorithm,
  isWanted: (framework: string, name: string) => boolean,
): readonly ServerToStart[] {
  const module = moduleOf("server-process");
  return Object.entries(frameworks).flatMap(([framework, servers]) =>
    Object.keys(servers)
      .filter((name) => canVerify(name, algorithm) && isWanted(framework, name))
      .map((name) => ({ framework, name, module, args: [framework, name] })),
  );
}

function moduleOf(name: string): URL {
  return new URL(`${name}.js`, import.meta.url);
}

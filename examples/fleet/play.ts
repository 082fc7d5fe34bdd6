import { Writable } from "node:stream";
import { processContext, run } from "@callgate/cli";
import { bearer, createDpopKey, createTestIssuer, dpop } from "@callgate/testkit";
import { type Fleet, startFleet } from "./fleet.js";
import type { Row, Stage } from "./scene.js";
import { scenes } from "./scenes.js";
import { listArguments } from "./shared.js";

const AUDIENCE = "https://orders.example.com";
const MARKS = { expected: "✓", unexpected: "✗", "not shown": "–" } as const;

/** How many rows came out in which way. */
export type Tally = Record<Row["outcome"], number>;

/** Starts the fleet, plays every scene, and ends what it has started. */
export async function play(write: (line: string) => void): Promise<Tally> {
  const issuer = await createTestIssuer({ audience: AUDIENCE });
  const tally: Tally = { expected: 0, unexpected: 0, "not shown": 0 };
  let fleet: Fleet | undefined;
  try {
    fleet = await startFleet({ issuer: issuer.url, audience: AUDIENCE });
    write(`Four processes of the orders behind ${fleet.parts[0]}`);
    write(`What is revoked is in ${fleet.parts[1]}`);
    const key = await createDpopKey();
    const tokens = new Map<string, Promise<string>>();
    const stage: Stage = {
      fleet,
      async headersOf(caller) {
        const token = tokens.get(caller) ?? issuer.token({ caller, scope: "orders:read" });
        tokens.set(caller, token);
        return bearer(await token);
      },
      async boundHeadersOf(caller) {
        const token = await issuer.token({ caller, scope: "orders:read", boundTo: key });
        const url = `${(fleet as Fleet).url}/orders`;
        return dpop(token, await key.proof({ method: "GET", url, token }));
      },
      callgate: (...args) => callgate(args, fleet as Fleet, write),
    };
    for (const { title, play: playScene } of scenes) {
      write(`\n${title}`);
      for (const { outcome, text } of await playScene(stage)) {
        write(`${MARKS[outcome]} ${text}`);
        tally[outcome] += 1;
      }
    }
  } finally {
    await fleet?.stop();
    await issuer.close();
  }
  return tally;
}

/** Runs the command in this process, as `npx callgate` runs it in one of its own. */
async function callgate(
  args: readonly string[],
  { shared }: Fleet,
  write: (line: string) => void,
): Promise<void> {
  const list = listArguments(shared);
  write(`$ callgate ${args.join(" ")}`);
  const context = processContext();
  const status = await run([...args, ...list.args], {
    ...context,
    env: { ...context.env, ...list.env },
    stdout: new Writable({
      write(text, _encoding, done) {
        write(String(text).trimEnd());
        done();
      },
    }),
  });
  if (status !== 0) throw new Error(`callgate ${args.join(" ")} ended with status ${status}`);
}

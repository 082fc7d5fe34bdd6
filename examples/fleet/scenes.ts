import { MEMBERS } from "./fleet.js";
import { type Row, row, type Scene, type Stage } from "./scene.js";
import { type Answer, callAtOnce, callTimes, Traffic } from "./traffic.js";

/** Two calls for each process. */
const CALLS = MEMBERS.length * 2;

const distributed: Scene = {
  title: "The balancer sends each request to the next process",
  async play(stage) {
    return [await allAnswer(stage, "checkout", 200)];
  },
};

const replayed: Scene = {
  title: "A request with a proof is sent again, as by a thief who has read it",
  async play({ fleet, boundHeadersOf }) {
    if ("revokedFile" in fleet.shared)
      return [notShown("without Redis each process knows only the proofs that it has seen")];
    const headers = await boundHeadersOf("checkout");
    const burst = await callAtOnce(100, fleet.url, headers);
    const [admitted, others] = divide(burst, ({ status }) => status === 200);
    return [
      row(
        admitted.length === 1 && others.every(({ code }) => code === "proof_replayed"),
        `checkout  ${burst.length} times at once: ${admitted.length} admitted, by ${membersOf(admitted).join(" ")}`,
      ),
      rowOf("later", await callTimes(CALLS, fleet.url, headers), 401, "proof_replayed"),
    ];
  },
};

const revoked: Scene = {
  title: "checkout is revoked while it calls",
  async play(stage) {
    const traffic = new Traffic(stage.fleet.url, await stage.headersOf("checkout"));
    await traffic.until((answers) => answers.length >= 50);
    await stage.callgate("revoke", "caller", "checkout", "--for", "1h", "--reason", "INC-42");
    const revokedAt = performance.now();
    await traffic.until((answers) => membersOf(answers.filter(isRefused)).length === 4);
    const answers = await traffic.stop();
    const [admitted, others] = divide(answers, ({ status }) => status === 200);
    const lateMs = Math.max(...admitted.map(({ at }) => at)) - revokedAt;
    const late = lateMs > 0 ? `${Math.ceil(lateMs)} ms after` : "before";
    return [
      row(
        admitted.length > 0 && others.every(isRefused),
        `checkout  ${admitted.length} calls admitted, then ${others.length} refused by ${membersOf(others).join(" ")}: 403 caller_revoked`,
      ),
      row(lateMs < 5000, `          the last one was admitted ${late} the command had ended`),
      await allAnswer(stage, "reports", 200),
    ];
  },
};

const lifted: Scene = {
  title: "The revocation is lifted",
  async play(stage) {
    await stage.callgate("revoke", "caller", "checkout", "--lift");
    const traffic = new Traffic(stage.fleet.url, await stage.headersOf("checkout"));
    const admitted = ({ status }: Answer): boolean => status === 200;
    await traffic.until((answers) => membersOf(answers.filter(admitted)).length === 4);
    await traffic.stop();
    return [await allAnswer(stage, "checkout", 200)];
  },
};

const withoutRedis: Scene = {
  title: "Redis is killed: what is known stays in force",
  async play(stage) {
    if ("revokedFile" in stage.fleet.shared) return [notShown("there is no Redis server")];
    await stage.callgate("revoke", "caller", "checkout", "--for", "1h", "--reason", "INC-43");
    const traffic = new Traffic(stage.fleet.url, await stage.headersOf("checkout"));
    await traffic.until((answers) => membersOf(answers.filter(isRefused)).length === 4);
    await traffic.stop();
    await stage.fleet.killRedis();
    return [
      await allAnswer(stage, "checkout", 403, "caller_revoked"),
      await allAnswer(stage, "reports", 200),
      // A thief could have used each of them before.
      rowOf(
        "proofs",
        await callTimes(CALLS, stage.fleet.url, await stage.boundHeadersOf("reports")),
        503,
        "replay_store_unavailable",
      ),
    ];
  },
};

/** Everything that is shown, in order. */
export const scenes: readonly Scene[] = [distributed, replayed, revoked, lifted, withoutRedis];

function isRefused({ status, code }: Answer): boolean {
  return status === 403 && code === "caller_revoked";
}

/** Calls every process twice; all of them have to answer, and alike. */
async function allAnswer(
  { fleet, headersOf }: Stage,
  caller: string,
  status: number,
  code?: string,
): Promise<Row> {
  return rowOf(caller, await callTimes(CALLS, fleet.url, await headersOf(caller)), status, code);
}

/** All processes have answered, and alike. */
function rowOf(caller: string, answers: readonly Answer[], status: number, code?: string): Row {
  const others = answers.filter((each) => each.status !== status || each.code !== code);
  const all = [...answers.map(({ member }) => member)].join(" ");
  const [{ status: seen, code: why = "" } = { status, code }] = [...others, ...answers];
  return row(
    others.length === 0 && membersOf(answers).length === MEMBERS.length,
    `${caller.padEnd(9)} ${seen} ${why}${why === "" ? "" : " "}by ${all}`,
  );
}

function membersOf(answers: readonly Answer[]): readonly string[] {
  return [...new Set(answers.map(({ member }) => member))].sort();
}

function divide<Item>(
  items: readonly Item[],
  isFirst: (item: Item) => boolean,
): readonly [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function notShown(reason: string): Row {
  return { outcome: "not shown", text: `not shown: ${reason}` };
}

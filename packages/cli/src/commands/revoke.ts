import { Faults, type Revocation, readMatch, readRevocation, startOf } from "@callgate/core/kit";
import { Argument, type Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { UsageError } from "../errors.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { parseDuration } from "../options/duration.js";
import { addExamples } from "../options/examples.js";
import {
  addListOptions,
  describeMatch,
  type ListOptions,
  matchOf,
  REVOKED_KINDS,
  type RevokedKind,
} from "../options/revocation-options.js";
import { visible } from "../output/visible.js";
import { withStore } from "../revoking/with-store.js";

interface RevokeOptions extends ListOptions {
  readonly issuer?: string;
  readonly for?: number;
  readonly until?: string;
  readonly issuedBefore?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly lift?: boolean;
}

/** Adds `revoke`: takes tokens out of use, or lifts that. */
export function addRevoke(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("revoke")
    .description(
      "Takes tokens out of use before they expire, in every gate that reads the list: those of a caller, a key, an issuer, a\n" +
        "subject, or a single token.",
    )
    .addArgument(new Argument("<KIND>", "what is revoked").choices(REVOKED_KINDS))
    .argument(
      "<VALUE>",
      "its name: of a caller as in callers, alias:client where gates have aliases",
    )
    .option(
      "--issuer <issuer>",
      "the issuer; for key, subject and jti, and for a caller without alias",
    )
    .option("--for <duration>", "how long: 90s, 15m, 1h, 30d", parseDuration)
    .option("--until <date>", "or until when: a day (UTC), which is included, or an instant")
    .option("--issued-before <date>", "only tokens issued before: an instant, or now")
    .option("--reason <text>", "why: a ticket, which operators see in events")
    .option("--by <text>", "who revokes")
    .option("--lift", "lift what was revoked with exactly these arguments");
  addListOptions(command).action(
    async (kind: RevokedKind, value: string, options: RevokeOptions) => {
      exit(await revoke(kind, value, options, context));
    },
  );
  addExamples(command, [
    [
      "callgate revoke caller checkout --for 1h --reason INC-42 --file revoked.json",
      "stop a caller",
    ],
    [
      "callgate revoke caller checkout --issued-before now --for 1d --reason INC-42 --file revoked.json",
      "only the tokens issued so far",
    ],
    ["callgate revoke caller reports --lift --file revoked.json", "let it call again"],
  ]);
}

async function revoke(
  kind: RevokedKind,
  value: string,
  options: RevokeOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const faults = new Faults();
  const match = readMatch(matchOf(kind, value, options.issuer), faults);
  const revocation = options.lift === true ? undefined : revocationOf(match, options, context);
  if (revocation !== undefined && match !== undefined) {
    const untilMs = readRevocation(revocation, faults)?.untilMs;
    if (untilMs !== undefined && untilMs <= context.now())
      throw new UsageError("--until must be later than now: nothing would be revoked");
  }
  if (match === undefined || faults.found.length > 0)
    throw new UsageError(faults.found.map(({ message }) => message).join("; "));
  return await withStore(options, context, async (store) => {
    const isChanged = await store.change(
      revocation === undefined ? { type: "restored", match } : { type: "revoked", revocation },
    );
    const lifted = isChanged ? "lifted" : "was not revoked";
    const what = revocation === undefined ? lifted : `revoked until ${revocation.until}`;
    context.stdout.write(`${visible(`${describeMatch(match)}: ${what}, in ${store.name}`)}\n`);
    return EXIT.clean;
  });
}

function revocationOf(
  match: Revocation["match"] | undefined,
  { for: durationMs, until, issuedBefore, reason, by }: RevokeOptions,
  context: CommandContext,
): Revocation {
  if ((durationMs === undefined) === (until === undefined))
    throw new UsageError("the end must be named once: --for or --until");
  if (reason === undefined) throw new UsageError("--reason is missing: a ticket, or a few words");
  const now = new Date(context.now()).toISOString();
  if (issuedBefore !== undefined && issuedBefore !== "now" && startOf(issuedBefore) === undefined)
    throw new UsageError("--issued-before must be now, a day, or an instant with its zone");
  return {
    match: match ?? {},
    ...(issuedBefore !== undefined && {
      issuedBefore: issuedBefore === "now" ? now : issuedBefore,
    }),
    until: until ?? new Date(context.now() + (durationMs ?? 0)).toISOString(),
    reason,
    ...(by !== undefined && { by }),
    at: now,
  };
}

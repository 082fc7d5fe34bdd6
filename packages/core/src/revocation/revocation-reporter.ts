import { type EventSink, isHeard, publish } from "../kit/publish.js";
import type { RevocationChange } from "../kit/revocation/revocation.js";
import type { Clock } from "../kit/time/clock.js";
import type { Warnings } from "../kit/warnings.js";
import type { FeedObserver, RevocationFeed } from "./revocation-feed.js";
import type { DefinedRevocations } from "./revocation-options.js";
import { type RevocationsEvent, revocationsChannel } from "./revocations-event.js";

const SINK: EventSink<RevocationsEvent> = { channel: revocationsChannel, listener: undefined };

/** What a {@link createReporter} needs. */
export interface ReporterParts {
  readonly clock: Pick<Clock, "now">;
  readonly warnings: Warnings;
  readonly whenStale: DefinedRevocations["whenStale"];
  /** Called after each change of a list, before it is reported. */
  readonly onChange: () => void;
}

/** Reports what happens to the sources on the channel, and a stale list as a warning where the channel has no subscriber. */
export function createReporter({
  clock,
  warnings,
  whenStale,
  onChange,
}: ReporterParts): FeedObserver {
  const about = ({ source }: RevocationFeed) => ({
    at: clock.now(),
    issuer: undefined,
    source: source.name,
  });
  const report = (make: () => RevocationsEvent): void => {
    if (isHeard(SINK)) publish(SINK, () => Object.freeze(make()));
  };
  return {
    changed: (feed, change) => {
      onChange();
      report(() => ({
        type: "changed",
        ...about(feed),
        change: change.type,
        entries: feed.list.size,
        reason: reasonOf(change),
      }));
    },
    failed: (feed, code) => report(() => ({ type: "source_failed", ...about(feed), code })),
    stale: (feed) => {
      const { name } = feed.source;
      report(() => ({ type: "stale", ...about(feed), whenStale }));
      if (isHeard(SINK)) return;
      const consequence =
        whenStale === "serve"
          ? "what was revoked since is admitted"
          : "every token is answered with 503";
      warnings.warn(`revocations ${name}`, "stale", {
        code: "CALLGATE_REVOCATIONS_STALE",
        message: `The revocations of ${name} are not up to date, and ${consequence}: check the source`,
      });
    },
    fresh: (feed) => {
      warnings.recovered(`revocations ${feed.source.name}`);
      report(() => ({ type: "fresh", ...about(feed) }));
    },
  };
}

function reasonOf(change: RevocationChange): string | undefined {
  return change.type === "revoked" ? change.revocation.reason : undefined;
}

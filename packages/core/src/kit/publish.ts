import type { Channel } from "node:diagnostics_channel";

/** Who listens to events: a diagnostics channel, and the operator's own callback. */
export interface EventSink<Event> {
  readonly channel: Channel;
  readonly listener: ((event: Event, about: unknown) => unknown) | undefined;
}

/** Whether an event would be heard: it is only made where it is. */
export function isHeard<Event>({ channel, listener }: EventSink<Event>): boolean {
  return listener !== undefined || channel.hasSubscribers;
}

/**
 * Publishes an event to those who listen. A listener that fails, at once or later, must not affect what is reported.
 *
 * @param make makes the event; it may read what a stranger sent, so its failure is dropped too
 * @param about what the event is about, for the listener alone: the channel carries events only
 */
export function publish<Event>(
  { channel, listener }: EventSink<Event>,
  make: () => Event,
  about?: unknown,
): void {
  try {
    const event = make();
    channel.publish(event);
    const result = listener?.(event, about);
    if (result instanceof Promise) result.catch(() => {});
  } catch {
    // Dropped: see above.
  }
}

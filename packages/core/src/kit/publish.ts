import type { Channel } from "node:diagnostics_channel";

/** Where events go: to a diagnostics channel, and to the operator's own callback. */
export interface EventSink<Event> {
  readonly channel: Channel;
  readonly listener: ((event: Event, about: unknown) => unknown) | undefined;
}

/** Whether anything receives an event: it is only made where that is so. */
export function isHeard<Event>({ channel, listener }: EventSink<Event>): boolean {
  return listener !== undefined || channel.hasSubscribers;
}

/**
 * Publishes an event. A listener that fails, at once or later, must not affect what is reported.
 *
 * @param make makes the event; it may read untrusted input, so its failure is dropped too
 * @param about what the event is about, for the callback alone: the channel carries events only
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

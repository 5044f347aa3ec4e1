package org.bertpt;

import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The events of a trainer, pulled by one reader. As an Iterable or a Stream it waits for each event and ends after the last one of the
 * run; an interrupt of the waiting thread throws E_CANCELLED (the training goes on).
 */
public final class EventStream extends Handle implements Iterable<Event> {
  private static final long SLICE_MS = 100;
  private boolean ended;

  EventStream(MemorySegment address) {
    super(address, Raw::event_stream_free);
  }

  /**
   * Waits for the next event.
   *
   * @param timeoutMs 0 only looks; negative waits without limit
   * @return null when the time passed, or at the end: see {@link #isEnded}
   */
  public Event next(long timeoutMs) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs); // which stops at the largest number
    while (true) {
      throwIfInterrupted("while waiting for an event");
      long left = timeoutMs < 0 ? SLICE_MS : Math.max(0, (end - System.nanoTime()) / 1_000_000);
      try (Call c = new Call()) {
        int status = c.check(Raw.event_stream_next(c.use(this), Math.min(left, SLICE_MS), c.out, c.error));
        if (status == Constants.OK) return new Event(c.result());
        ended = status == Constants.END;
        if (ended || (timeoutMs >= 0 && left <= SLICE_MS)) return null;
      }
    }
  }

  /** Whether the last event of the run has been read. */
  public boolean isEnded() {
    return ended;
  }

  /** Progress events that were dropped because the reader was behind. */
  public long dropped() {
    return Call.longOf(c -> Raw.event_stream_get_dropped(c.use(this), c.out, c.error));
  }

  @Override
  public Iterator<Event> iterator() {
    return new Iterator<>() {
      private Event ahead;

      @Override
      public boolean hasNext() {
        if (ahead == null && !ended) ahead = EventStream.this.next(-1);
        return ahead != null;
      }

      @Override
      public Event next() {
        if (!hasNext()) throw new NoSuchElementException();
        Event event = ahead;
        ahead = null;
        return event;
      }
    };
  }

  public Stream<Event> stream() {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL), false);
  }

  static void throwIfInterrupted(String when) {
    if (Thread.currentThread().isInterrupted()) {
      throw new BertptException(Constants.E_CANCELLED, "host/java", "the thread was interrupted " + when, "{}");
    }
  }
}

package org.bertpt;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.MemorySegment;

/** What a trainer told. Immutable; closing it early only saves a little memory. */
public final class Event extends Handle {
  Event(MemorySegment address) {
    super(address, Raw::event_free);
  }

  /** One of the EVENT_ numbers of {@link Constants}; later versions may add some: skip those you do not know. */
  public int kind() {
    try (Call c = new Call()) {
      c.check(Raw.event_get_kind(c.use(this), c.out, c.error));
      return c.resultInt();
    }
  }

  /** Steps that were done when it happened. */
  public long step() {
    return Call.longOf(c -> Raw.event_get_step(c.use(this), c.out, c.error));
  }

  /** The newest metrics: those of this step for EVENT_PROGRESS. */
  public Metrics metrics() {
    return Call.view(Structs.Metrics.LAYOUT, c -> Raw.event_get_metrics(c.use(this), c.filled, c.error), Metrics::read);
  }

  /** The evaluation, or null when the event has none. */
  public Evaluation evaluation() {
    try (Call c = new Call()) {
      MemorySegment evaluation = c.struct(Structs.Evaluation.LAYOUT);
      int status = c.check(Raw.event_get_evaluation(c.use(this), evaluation, c.error));
      return status == Constants.END ? null : Evaluation.read(evaluation);
    }
  }

  /** In plain words; "" for EVENT_PROGRESS. */
  public String message() {
    try (Call c = new Call()) {
      c.check(Raw.event_get_message(c.use(this), c.out, c.error));
      return Call.string(c.result());
    }
  }

  /** The folder of the checkpoint; "" where there is none. */
  public String path() {
    try (Call c = new Call()) {
      c.check(Raw.event_get_path(c.use(this), c.out, c.error));
      return Call.string(c.result());
    }
  }

  /** The code of the failure of an EVENT_FAILED, else OK. */
  public int code() {
    try (Call c = new Call()) {
      c.check(Raw.event_get_code(c.use(this), c.out, c.error));
      return c.resultInt();
    }
  }

  /** The whole event as one JSON object on one line. */
  public String json() {
    return Call.textOf(c -> Raw.event_get_json(c.use(this), c.out, c.error));
  }
}

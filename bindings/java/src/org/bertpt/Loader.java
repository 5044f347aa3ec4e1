package org.bertpt;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** A corpus split as batches, without end; seeking is free. */
public final class Loader extends Handle {
  /** Where the next batch begins. */
  public record Position(long epoch, long index) {}

  /** "objective", "positive_ratio", "mask_prob", "max_seq_length", "batch_size", "seed", ... */
  public Loader(Corpus corpus, int split, Object config) {
    super(Call.owned(c -> Raw.loader_create(c.use(corpus), split, c.json(config), c.out, c.error)), Raw::loader_free);
  }

  public Batch next() {
    return new Batch(Call.owned(c -> Raw.loader_next(c.use(this), c.out, c.error)));
  }

  public void seek(long epoch, long index) {
    Call.run(c -> Raw.loader_seek(c.use(this), epoch, index, c.error));
  }

  public Position position() {
    try (Call c = new Call()) {
      MemorySegment index = c.arena.allocate(JAVA_LONG);
      c.check(Raw.loader_get_position(c.use(this), c.out, index, c.error));
      return new Position(c.resultLong(), index.get(JAVA_LONG, 0));
    }
  }

  public long epochSize(long epoch) {
    return Call.longOf(c -> Raw.loader_get_epoch_size(c.use(this), epoch, c.out, c.error));
  }

  public String config() {
    return Call.textOf(c -> Raw.loader_get_config(c.use(this), c.out, c.error));
  }

  public String describe() {
    return Call.textOf(c -> Raw.loader_describe(c.use(this), c.out, c.error));
  }
}

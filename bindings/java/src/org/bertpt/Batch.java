package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;

/** What a training step reads: sequences one after the other, without padding. Immutable. */
public final class Batch extends Handle {
  /** Copies of the arrays; sequence s is tokens [cuSeqlens[s], cuSeqlens[s + 1]). As bertpt_batch_view in batch.h. */
  public record Arrays(
      int[] ids,
      int[] typeIds,
      int[] positions,
      int[] cuSeqlens,
      int[] maskedPositions,
      int[] maskedLabels,
      int[] pairLabels,
      long[] epochs,
      long[] samples,
      long longest) {}

  /** Rows of `length` tokens: as bertpt_padded_batch in batch.h. */
  public record Padded(
      long sequences, long length, long[] inputIds, long[] tokenTypeIds, long[] attentionMask, long[] labels, long[] pairLabels) {}

  Batch(MemorySegment address) {
    super(address, Raw::batch_free);
  }

  public Arrays arrays() {
    return Call.view(Structs.BatchView.LAYOUT, c -> Raw.batch_get_view(c.use(this), c.filled, c.error), Batch::read);
  }

  private static Arrays read(MemorySegment view) {
    long tokens = view.get(JAVA_LONG, Structs.BatchView.TOKENS);
    long sequences = view.get(JAVA_LONG, Structs.BatchView.SEQUENCES);
    long masked = view.get(JAVA_LONG, Structs.BatchView.MASKED);
    return new Arrays(
        Call.ints(view.get(ADDRESS, Structs.BatchView.IDS), tokens),
        Call.ints(view.get(ADDRESS, Structs.BatchView.TYPE_IDS), tokens),
        Call.ints(view.get(ADDRESS, Structs.BatchView.POSITIONS), tokens),
        Call.ints(view.get(ADDRESS, Structs.BatchView.CU_SEQLENS), sequences + 1),
        Call.ints(view.get(ADDRESS, Structs.BatchView.MASKED_POSITIONS), masked),
        Call.ints(view.get(ADDRESS, Structs.BatchView.MASKED_LABELS), masked),
        Call.ints(view.get(ADDRESS, Structs.BatchView.PAIR_LABELS), sequences),
        Call.longs(view.get(ADDRESS, Structs.BatchView.EPOCHS), sequences),
        Call.longs(view.get(ADDRESS, Structs.BatchView.SAMPLES), sequences),
        view.get(JAVA_LONG, Structs.BatchView.LONGEST));
  }

  /** The batch padded to `length` tokens a sequence; at least the longest. */
  public Padded padded(long length) {
    long sequences = arrays().pairLabels().length;
    try (Call c = new Call()) {
      MemorySegment padded = c.struct(Structs.PaddedBatch.LAYOUT);
      padded.set(JAVA_LONG, Structs.PaddedBatch.SEQUENCES, sequences);
      padded.set(JAVA_LONG, Structs.PaddedBatch.LENGTH, length);
      long[] places = {
        Structs.PaddedBatch.INPUT_IDS, Structs.PaddedBatch.TOKEN_TYPE_IDS, Structs.PaddedBatch.ATTENTION_MASK, Structs.PaddedBatch.LABELS
      };
      for (long place : places) padded.set(ADDRESS, place, c.arena.allocate(JAVA_LONG, Math.multiplyExact(sequences, Math.max(length, 0))));
      padded.set(ADDRESS, Structs.PaddedBatch.PAIR_LABELS, c.arena.allocate(JAVA_LONG, sequences));
      c.check(Raw.batch_copy_padded(c.use(this), padded, c.error));
      long[][] rows = new long[places.length][];
      for (int i = 0; i < rows.length; i++) rows[i] = Call.longs(padded.get(ADDRESS, places[i]), sequences * length);
      long[] pairs = Call.longs(padded.get(ADDRESS, Structs.PaddedBatch.PAIR_LABELS), sequences);
      return new Padded(sequences, length, rows[0], rows[1], rows[2], rows[3], pairs);
    }
  }
}

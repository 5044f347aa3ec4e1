package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Many encodings: flat arrays over all rows; row r is [rowOffsets[r], rowOffsets[r + 1]) of each. An array that was not asked for is empty.
 * Entries as in {@link Encoding}; attentionMask is 1 where there is a token and 0 where there is padding; replaced counts the U+FFFD that
 * were read in place of bytes that are not UTF-8.
 */
public record EncodedBatch(
    long[] rowOffsets, int[] ids, int[] typeIds, int[] specialMask, int[] attentionMask, long[] begin, long[] end, int[] wordIds, long replaced) {
  /**
   * How to encode. single: special tokens and limits; padding: one of the PADDING_ numbers of {@link Constants}; threads: at most so many,
   * 0 for one a core; the rest: which arrays to fill.
   */
  public record Options(Encoding.Options single, int padding, int threads, boolean offsets, boolean typeIds, boolean specialMask) {
    public static final Options DEFAULT = new Options(Encoding.Options.DEFAULT, Constants.PADDING_NONE, 0, false, false, false);

    MemorySegment struct(Call c) {
      MemorySegment options = single.struct(c);
      options.set(JAVA_INT, Structs.EncodeOptions.OFFSETS, offsets ? 1 : 0);
      options.set(JAVA_INT, Structs.EncodeOptions.PADDING, padding);
      options.set(JAVA_INT, Structs.EncodeOptions.N_THREADS, threads);
      options.set(JAVA_INT, Structs.EncodeOptions.TYPE_IDS, typeIds ? 1 : 0);
      options.set(JAVA_INT, Structs.EncodeOptions.SPECIAL_MASK, specialMask ? 1 : 0);
      return options;
    }
  }

  /** The ids of a row. */
  public int[] row(int row) {
    return Arrays.copyOfRange(ids, (int) rowOffsets[row], (int) rowOffsets[row + 1]);
  }

  /** Copies a native batch and frees it. */
  static EncodedBatch take(MemorySegment batch) {
    try {
      return Call.view(Structs.EncodedBatchView.LAYOUT, c -> Raw.encoded_batch_get_view(batch, c.filled, c.error), EncodedBatch::read);
    } finally {
      Raw.encoded_batch_free(batch);
    }
  }

  private static EncodedBatch read(MemorySegment view) {
    long count = view.get(JAVA_LONG, Structs.EncodedBatchView.N_TOKENS);
    return new EncodedBatch(
        Call.longs(view.get(ADDRESS, Structs.EncodedBatchView.ROW_OFFSETS), view.get(JAVA_LONG, Structs.EncodedBatchView.N_ROWS) + 1),
        Call.ints(view.get(ADDRESS, Structs.EncodedBatchView.IDS), count),
        Call.ints(view.get(ADDRESS, Structs.EncodedBatchView.TYPE_IDS), count),
        Call.ints(view.get(ADDRESS, Structs.EncodedBatchView.SPECIAL_MASK), count),
        Call.ints(view.get(ADDRESS, Structs.EncodedBatchView.ATTENTION_MASK), count),
        Call.longs(view.get(ADDRESS, Structs.EncodedBatchView.BEGIN), count),
        Call.longs(view.get(ADDRESS, Structs.EncodedBatchView.END), count),
        Call.ints(view.get(ADDRESS, Structs.EncodedBatchView.WORD_IDS), count),
        view.get(JAVA_LONG, Structs.EncodedBatchView.N_REPLACED));
  }
}

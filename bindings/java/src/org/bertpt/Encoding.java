package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;

/**
 * An encoded text: parallel arrays with an entry for each token. `begin` and `end` are byte spans of the UTF-8 text, 0 and 0 for special
 * tokens; `wordIds` is -1 for them.
 */
public record Encoding(int[] ids, int[] typeIds, long[] begin, long[] end, int[] wordIds, int[] specialMask) {
  /** How to encode: maxLength 0 is no limit; truncation is one of the TRUNCATION_ numbers of {@link Constants}. */
  public record Options(boolean addSpecialTokens, long maxLength, int truncation) {
    public static final Options DEFAULT = new Options(true, 0, Constants.TRUNCATION_NONE);

    MemorySegment struct(Call c) {
      MemorySegment options = c.struct(Structs.EncodeOptions.LAYOUT);
      options.set(JAVA_INT, Structs.EncodeOptions.ADD_SPECIAL_TOKENS, addSpecialTokens ? 1 : 0);
      options.set(JAVA_LONG, Structs.EncodeOptions.MAX_LENGTH, maxLength);
      options.set(JAVA_INT, Structs.EncodeOptions.TRUNCATION, truncation);
      options.set(JAVA_INT, Structs.EncodeOptions.OFFSETS, 1);
      return options;
    }
  }

  /** Copies a native encoding and frees it. */
  static Encoding take(MemorySegment encoding) {
    try {
      return Call.view(Structs.EncodingView.LAYOUT, c -> Raw.encoding_get_view(encoding, c.filled, c.error), Encoding::read);
    } finally {
      Raw.encoding_free(encoding);
    }
  }

  private static Encoding read(MemorySegment view) {
    long count = view.get(JAVA_LONG, Structs.EncodingView.COUNT);
    return new Encoding(
        Call.ints(view.get(ADDRESS, Structs.EncodingView.IDS), count),
        Call.ints(view.get(ADDRESS, Structs.EncodingView.TYPE_IDS), count),
        Call.longs(view.get(ADDRESS, Structs.EncodingView.BEGIN), count),
        Call.longs(view.get(ADDRESS, Structs.EncodingView.END), count),
        Call.ints(view.get(ADDRESS, Structs.EncodingView.WORD_IDS), count),
        Call.ints(view.get(ADDRESS, Structs.EncodingView.SPECIAL_MASK), count));
  }
}

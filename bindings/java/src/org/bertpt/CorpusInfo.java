// Made by bindings/generate.py from the C headers: do not edit.
package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;

/** The size of one split. Fields as in corpus.h. */
public record CorpusInfo(
    long documents,
    long sentences,
    long tokens) {

  static CorpusInfo read(MemorySegment segment) {
    return new CorpusInfo(
        segment.get(JAVA_LONG, Structs.CorpusInfo.DOCUMENTS),
        segment.get(JAVA_LONG, Structs.CorpusInfo.SENTENCES),
        segment.get(JAVA_LONG, Structs.CorpusInfo.TOKENS));
  }
}

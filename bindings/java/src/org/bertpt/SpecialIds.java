// Made by bindings/generate.py from the C headers: do not edit.
package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;

/** Ids of the five special tokens. Fields as in vocab.h. */
public record SpecialIds(
    int pad,
    int unk,
    int cls,
    int sep,
    int mask) {

  static SpecialIds read(MemorySegment segment) {
    return new SpecialIds(
        segment.get(JAVA_INT, Structs.SpecialIds.PAD),
        segment.get(JAVA_INT, Structs.SpecialIds.UNK),
        segment.get(JAVA_INT, Structs.SpecialIds.CLS),
        segment.get(JAVA_INT, Structs.SpecialIds.SEP),
        segment.get(JAVA_INT, Structs.SpecialIds.MASK));
  }
}

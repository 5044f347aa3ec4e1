// Made by bindings/generate.py from the C headers: do not edit.
package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;

/** A moment of a long call: done and total in the unit of the stage; total 0 while unknown. */
public record ProgressInfo(
    long done,
    long total) {

  static ProgressInfo read(MemorySegment segment) {
    return new ProgressInfo(
        segment.get(JAVA_LONG, Structs.ProgressInfo.DONE),
        segment.get(JAVA_LONG, Structs.ProgressInfo.TOTAL));
  }
}

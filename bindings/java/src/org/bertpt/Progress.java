package org.bertpt;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.MemorySegment;

/** How far a long call is, read from another thread while it runs. Hand it to one call at a time. */
public final class Progress extends Handle {
  /** Where the call is: "reading documents", 12 of 40 "bytes". `total` is 0 while it is unknown. */
  public record Moment(String stage, String unit, long done, long total) {}

  public Progress() {
    super(Call.owned(c -> Raw.progress_create(c.out, c.error)), Raw::progress_free);
  }

  public Moment get() {
    try (Call c = new Call()) {
      MemorySegment info = c.struct(Structs.ProgressInfo.LAYOUT);
      MemorySegment unit = c.arena.allocate(ADDRESS);
      c.check(Raw.progress_get(c.use(this), info, c.out, unit, c.error));
      String stage = c.resultText();
      c.out.set(ADDRESS, 0, unit.get(ADDRESS, 0));
      ProgressInfo read = ProgressInfo.read(info);
      return new Moment(stage, c.resultText(), read.done(), read.total());
    }
  }
}

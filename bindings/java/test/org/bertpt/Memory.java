package org.bertpt;

import static org.bertpt.Check.that;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/** Whether repeating something makes the process grow. */
final class Memory {
  private static final long ALLOWED_BYTES = 2 << 20;

  private Memory() {}

  /**
   * The resident memory grows by less than 2 MB after the first fifth. The heap is of fixed size and touched (tests/hosts/java.sh), but the
   * JVM also compiles while it runs: what grew is measured again, up to three times, and a leak shows every time.
   */
  static void flat(int cycles, IntConsumer body) throws Exception {
    long grown = Long.MAX_VALUE;
    for (int round = 0; round < 3 && grown >= ALLOWED_BYTES; round++) {
      long after = 0;
      for (int i = 0; i < cycles; i++) {
        body.accept(i);
        if (i == cycles / 5) after = settled();
      }
      grown = settled() - after;
    }
    that(grown < ALLOWED_BYTES, cycles + " cycles grew by " + grown + " bytes");
  }

  private static long settled() throws Exception {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(30);
    }
    return 4096 * Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
  }
}

package org.bertpt;

import java.util.Objects;

/** A test runner of one page: named tests, counted; a failed check ends its test. */
final class Check {
  interface Body {
    void run() throws Exception;
  }

  static final class Skipped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Skipped(String why) {
      super(why);
    }
  }

  private static int passed;
  private static int failed;
  private static int skipped;

  private Check() {}

  static void test(String name, Body body) {
    try {
      body.run();
      passed++;
    } catch (Skipped e) {
      skipped++;
      System.out.println("SKIPPED " + name + ": " + e.getMessage());
    } catch (Throwable t) {
      failed++;
      System.out.println("FAILED " + name);
      t.printStackTrace(System.out);
    }
  }

  static int report() {
    System.out.println(passed + " passed, " + failed + " failed" + (skipped > 0 ? ", " + skipped + " skipped" : ""));
    return failed == 0 && passed > 0 ? 0 : 1;
  }

  static void equal(Object actual, Object expected) {
    if (!Objects.deepEquals(actual, expected)) throw new AssertionError("got " + actual + ", expected " + expected);
  }

  static void that(boolean condition, String what) {
    if (!condition) throw new AssertionError(what);
  }

  static <T extends Throwable> T thrown(Class<T> type, Body body) {
    try {
      body.run();
    } catch (Throwable t) {
      if (type.isInstance(t)) return type.cast(t);
      throw new AssertionError("threw " + t + ", expected " + type.getSimpleName(), t);
    }
    throw new AssertionError("nothing was thrown, expected " + type.getSimpleName());
  }

  static BertptException fails(int code, Body body) {
    BertptException e = thrown(BertptException.class, body);
    equal(e.code(), code);
    return e;
  }
}

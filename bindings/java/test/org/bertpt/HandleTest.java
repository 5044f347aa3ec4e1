package org.bertpt;

import static org.bertpt.Check.*;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

final class HandleTest {
  private static final AtomicInteger FREED = new AtomicInteger();

  /** A handle whose freeing is counted. */
  private static final class Counted extends Handle {
    Counted() {
      super(MemorySegment.ofAddress(1), address -> FREED.incrementAndGet());
    }
  }

  private HandleTest() {}

  static void run() {
    test("closed once, however often it is asked", HandleTest::closeTwice);
    test("a call in progress keeps the object", HandleTest::closeDuringCall);
    test("what is forgotten is freed once", HandleTest::forgotten);
    test("use after close", HandleTest::useAfterClose);
  }

  private static void closeTwice() {
    FREED.set(0);
    Counted handle = new Counted();
    handle.close();
    handle.close();
    equal(FREED.get(), 1);
  }

  private static void closeDuringCall() throws Exception {
    FREED.set(0);
    Counted handle = new Counted();
    try (Call c = new Call()) {
      c.use(handle);
      Thread closer = new Thread(handle::close);
      closer.start();
      closer.join();
      equal(FREED.get(), 0);
      thrown(IllegalStateException.class, () -> c.use(handle));
    }
    equal(FREED.get(), 1);
  }

  private static void forgotten() throws Exception {
    FREED.set(0);
    for (int i = 0; i < 1000; i++) {
      Counted handle = new Counted();
      if (i % 2 == 0) handle.close();
    }
    for (int i = 0; i < 200 && FREED.get() < 1000; i++) {
      System.gc();
      Thread.sleep(10);
    }
    equal(FREED.get(), 1000);
  }

  private static void useAfterClose() {
    Documents documents = new Documents();
    documents.close();
    documents.close();
    thrown(IllegalStateException.class, documents::describe);
    thrown(IllegalStateException.class, () -> documents.push(new Document("text")));
    thrown(IllegalStateException.class, () -> Vocab.train(documents, null, null, null));
  }
}

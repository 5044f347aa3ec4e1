package org.bertpt;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A native object. Close it when it is no longer needed, in any order, on any thread, as often as you like; what is forgotten is closed
 * after the garbage collector found it. Using a closed one is an IllegalStateException. Closing never waits: a call that is in progress
 * on another thread keeps the native object until it returns.
 */
public abstract class Handle implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();
  final State state;
  private final Cleaner.Cleanable cleanable;

  Handle(MemorySegment address, Consumer<MemorySegment> free) {
    this(address, free, null);
  }

  /** With another object than this whose death means that the native object is not needed any more; null is this. */
  Handle(MemorySegment address, Consumer<MemorySegment> free, Object needed) {
    state = new State(getClass().getSimpleName(), address, free);
    cleanable = CLEANER.register(needed == null ? this : needed, state);
  }

  @Override
  public void close() {
    cleanable.clean();
  }

  /** The native object and its holders: one for the open handle, one for each call in progress. The last one frees. */
  static final class State implements Runnable {
    private static final int CLOSED = 1 << 30;
    final MemorySegment address;
    private final String name;
    private final Consumer<MemorySegment> free;
    private final AtomicInteger holders = new AtomicInteger(1);

    State(String name, MemorySegment address, Consumer<MemorySegment> free) {
      this.name = name;
      this.address = address;
      this.free = free;
    }

    void acquire() {
      int now;
      do {
        now = holders.get();
        if (now >= CLOSED || now == 0) throw new IllegalStateException(name + " is closed");
      } while (!holders.compareAndSet(now, now + 1));
    }

    void release() {
      int left = holders.decrementAndGet();
      if (left == CLOSED) free.accept(address);
    }

    /** Closes: run once by the Cleanable. */
    @Override
    public void run() {
      holders.addAndGet(CLOSED);
      release();
    }
  }
}

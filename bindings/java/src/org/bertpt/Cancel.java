package org.bertpt;

import java.util.ArrayList;
import java.util.List;

/**
 * A request to stop a long call, made from another thread. Hand it to any number of calls: one that notices throws a BertptException
 * with E_CANCELLED and leaves everything whole. Interrupting the calling thread does the same; its interrupt flag stays set.
 */
public final class Cancel extends Handle {
  public Cancel() {
    super(Call.owned(c -> Raw.cancel_create(c.out, c.error)), Raw::cancel_free);
  }

  /** Requests. Stays until {@link #reset}. */
  public void request() {
    try (Call c = new Call()) {
      Raw.cancel_request(c.use(this));
    }
  }

  public boolean isRequested() {
    try (Call c = new Call()) {
      c.check(Raw.cancel_is_requested(c.use(this), c.out, c.error));
      return c.resultInt() != 0;
    }
  }

  public void reset() {
    Call.run(c -> Raw.cancel_reset(c.use(this), c.error));
  }

  /** Turns an interrupt of the current thread into a request on `given`, or on a cancel of its own, as long as this is open. */
  static final class Watch implements AutoCloseable {
    private static final int POLL_MS = 20;
    private static final List<Watch> OPEN = new ArrayList<>();
    private static Thread watcher;
    final Cancel cancel;
    private final boolean owned;
    private final Thread caller = Thread.currentThread();

    Watch(Cancel given) {
      owned = given == null;
      cancel = owned ? new Cancel() : given;
      if (caller.isInterrupted()) cancel.request();
      synchronized (OPEN) {
        OPEN.add(this);
        if (watcher == null) {
          watcher = Thread.ofPlatform().daemon().name("bertpt-interrupts").start(Watch::watch);
        }
        OPEN.notifyAll();
      }
    }

    // The only way to see an interrupt of a thread that is inside native code is to look at it from another one.
    private static void watch() {
      synchronized (OPEN) {
        while (true) {
          for (Watch open : OPEN) {
            if (open.caller.isInterrupted()) open.request();
          }
          try {
            OPEN.wait(OPEN.isEmpty() ? 0 : POLL_MS);
          } catch (InterruptedException e) {
            // Nobody has a reason to interrupt this thread; it goes on for those who wait.
          }
        }
      }
    }

    private void request() {
      try {
        cancel.request();
      } catch (IllegalStateException e) {
        // The user closed it while the call runs: the call cannot be cancelled any more.
      }
    }

    @Override
    public void close() {
      synchronized (OPEN) {
        OPEN.remove(this);
      }
      if (owned) cancel.close();
    }
  }
}

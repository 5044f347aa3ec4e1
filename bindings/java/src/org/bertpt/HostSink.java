package org.bertpt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A CheckpointSink as the library calls it. user_data is a number, so that nothing native points into the heap. */
final class HostSink {
  private static final int FAILED = -1000;
  private static final Map<Long, CheckpointSink> ALL = new ConcurrentHashMap<>();
  private static final AtomicLong LAST = new AtomicLong();
  private static final MemorySegment WRITE =
      stub("write", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG));
  private static final MemorySegment DESTROY = stub("destroy", FunctionDescriptor.ofVoid(ADDRESS));

  private HostSink() {}

  static void set(Trainer trainer, CheckpointSink sink) {
    if (sink == null) {
      MemorySegment none = MemorySegment.NULL;
      Call.run(c -> Raw.trainer_set_checkpoint_sink(c.use(trainer), none, none, none, c.error));
      return;
    }
    long number = LAST.incrementAndGet();
    ALL.put(number, sink);
    try {
      Call.run(c -> Raw.trainer_set_checkpoint_sink(c.use(trainer), WRITE, MemorySegment.ofAddress(number), DESTROY, c.error));
    } catch (Throwable t) {
      ALL.remove(number);
      throw t;
    }
  }

  static int write(MemorySegment userData, MemorySegment name, long fileBytes, long offset, MemorySegment data, long size) {
    try (Arena arena = Arena.ofConfined()) {
      String file = name.reinterpret(Long.MAX_VALUE).getString(0);
      ALL.get(userData.address()).write(file, fileBytes, offset, data.reinterpret(size, arena, null).asByteBuffer().asReadOnlyBuffer());
      return Constants.OK;
    } catch (Throwable t) {
      return FAILED;
    }
  }

  static void destroy(MemorySegment userData) {
    ALL.remove(userData.address());
  }

  private static MemorySegment stub(String name, FunctionDescriptor descriptor) {
    try {
      MethodHandle target = MethodHandles.lookup().findStatic(HostSink.class, name, descriptor.toMethodType());
      return Linker.nativeLinker().upcallStub(target, descriptor, Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}

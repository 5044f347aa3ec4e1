package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Java iterator as the library reads it: the one place where native code calls Java. The four functions are made once and live for ever;
 * private_data is a number, so that nothing native points into the heap. No exception leaves them: it is kept for the call that failed.
 */
final class HostDocuments {
  private static final int FAILED = -1000; // any number that is no status of the library
  private static final Map<Long, HostDocuments> ALL = new ConcurrentHashMap<>();
  private static final AtomicLong LAST = new AtomicLong();
  private static final MemorySegment NEXT = stub("next", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final MemorySegment REWIND = stub("rewind", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MemorySegment ERROR = stub("lastError", FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MemorySegment RELEASE = stub("release", FunctionDescriptor.ofVoid(ADDRESS));

  private final Iterable<Document> source;
  private Iterator<Document> pass;
  private volatile Throwable failure;
  private MemorySegment text = MemorySegment.NULL;
  private MemorySegment id = MemorySegment.NULL;
  private MemorySegment message;

  private HostDocuments(Iterable<Document> source, Iterator<Document> pass) {
    this.source = source;
    this.pass = pass;
  }

  /** Reads `source` as often as it is asked for, or `once` only once; the other is null. */
  static HostDocuments of(Iterable<Document> source, Iterator<Document> once) {
    return new HostDocuments(source, once == null ? source.iterator() : once);
  }

  MemorySegment open() {
    long number = LAST.incrementAndGet();
    ALL.put(number, this);
    try (Call c = new Call()) {
      MemorySegment iterator = c.struct(Structs.DocumentIterator.LAYOUT);
      iterator.set(ADDRESS, Structs.DocumentIterator.NEXT, NEXT);
      if (source != null) iterator.set(ADDRESS, Structs.DocumentIterator.REWIND, REWIND);
      iterator.set(ADDRESS, Structs.DocumentIterator.LAST_ERROR, ERROR);
      iterator.set(ADDRESS, Structs.DocumentIterator.RELEASE, RELEASE);
      iterator.set(ADDRESS, Structs.DocumentIterator.PRIVATE_DATA, MemorySegment.ofAddress(number));
      c.check(Raw.documents_from_iterator(iterator, c.out, c.error));
      return c.result();
    } catch (Throwable t) {
      ALL.remove(number);
      throw t;
    }
  }

  /** What the iterator threw in the pass that failed, or null. */
  Throwable failure() {
    return failure;
  }

  static int next(MemorySegment privateData, MemorySegment document) {
    HostDocuments host = ALL.get(privateData.address());
    try {
      if (!host.pass.hasNext()) return Constants.END;
      Document next = host.pass.next();
      MemorySegment view = document.reinterpret(Structs.DocumentView.LAYOUT.byteSize());
      host.text = fit(host.text, next.text());
      view.set(ADDRESS, Structs.DocumentView.TEXT, host.text);
      view.set(JAVA_LONG, Structs.DocumentView.TEXT_SIZE, next.text().length);
      byte[] id = next.id() == null ? null : next.id().getBytes(StandardCharsets.UTF_8);
      if (id != null) host.id = fit(host.id, id);
      view.set(ADDRESS, Structs.DocumentView.ID, id == null ? MemorySegment.NULL : host.id);
      view.set(JAVA_LONG, Structs.DocumentView.ID_SIZE, id == null ? 0 : id.length);
      return Constants.OK;
    } catch (Throwable t) {
      host.failure = t;
      return FAILED;
    }
  }

  static int rewind(MemorySegment privateData) {
    HostDocuments host = ALL.get(privateData.address());
    try {
      host.failure = null;
      host.pass = host.source.iterator();
      return Constants.OK;
    } catch (Throwable t) {
      host.failure = t;
      return FAILED;
    }
  }

  static MemorySegment lastError(MemorySegment privateData) {
    HostDocuments host = ALL.get(privateData.address());
    try {
      String said = String.valueOf(host.failure).replace('\0', ' ');
      return host.message = Arena.ofAuto().allocateFrom(said);
    } catch (Throwable t) {
      return MemorySegment.NULL;
    }
  }

  static void release(MemorySegment privateData) {
    ALL.remove(privateData.address());
  }

  // The bytes stay valid until the next call; one block serves for all documents that fit. Any thread of the library may write to it.
  private static MemorySegment fit(MemorySegment block, byte[] bytes) {
    if (block.byteSize() < bytes.length + 1L) block = Arena.ofAuto().allocate(Math.max(4096, bytes.length * 2L));
    MemorySegment.copy(bytes, 0, block, JAVA_BYTE, 0, bytes.length);
    return block;
  }

  private static MemorySegment stub(String name, FunctionDescriptor descriptor) {
    try {
      MethodType type = descriptor.toMethodType();
      MethodHandle target = MethodHandles.lookup().findStatic(HostDocuments.class, name, type);
      return Linker.nativeLinker().upcallStub(target, descriptor, Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}

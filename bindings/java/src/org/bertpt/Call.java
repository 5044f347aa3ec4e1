package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One native call: memory for its arguments, places for its output and its error, and the handles that it uses, which are not freed
 * before it is over even when another thread closes them meanwhile.
 */
final class Call implements AutoCloseable {
  final Arena arena = Arena.ofConfined();
  final MemorySegment out;
  final MemorySegment error;
  MemorySegment filled;
  private final Handle.State[] used = new Handle.State[5];
  private int count;

  Call() {
    Library.ready();
    MemorySegment both = arena.allocate(16, 8);
    out = both.asSlice(0, 8);
    error = both.asSlice(8, 8);
  }

  /** Makes a call that gives an owned handle in `out`. */
  static MemorySegment owned(ToIntFunction<Call> body) {
    try (Call c = new Call()) {
      c.check(body.applyAsInt(c));
      return c.result();
    }
  }

  /** Makes a call that gives an owned text in `out`. */
  static String textOf(ToIntFunction<Call> body) {
    try (Call c = new Call()) {
      c.check(body.applyAsInt(c));
      return c.resultText();
    }
  }

  /** Makes a call that gives a 64-bit number in `out`. */
  static long longOf(ToIntFunction<Call> body) {
    try (Call c = new Call()) {
      c.check(body.applyAsInt(c));
      return c.resultLong();
    }
  }

  /** Makes a call and gives its status, which is not negative. */
  static int run(ToIntFunction<Call> body) {
    try (Call c = new Call()) {
      return c.check(body.applyAsInt(c));
    }
  }

  /** Makes a call that fills the given struct in `filled`, and reads it. */
  static <T> T view(StructLayout layout, ToIntFunction<Call> body, Function<MemorySegment, T> read) {
    try (Call c = new Call()) {
      c.filled = c.struct(layout);
      c.check(body.applyAsInt(c));
      return read.apply(c.filled);
    }
  }

  MemorySegment use(Handle handle) {
    if (handle == null) return MemorySegment.NULL;
    handle.state.acquire();
    used[count++] = handle.state;
    return handle.state.address;
  }

  /** Text ended by NUL; null stays NULL. */
  MemorySegment text(String text) {
    if (text == null) return MemorySegment.NULL;
    if (text.indexOf('\0') >= 0) throw new IllegalArgumentException("a NUL character in: " + text.replace('\0', '?'));
    return arena.allocateFrom(text);
  }

  MemorySegment path(Path path) {
    return text(path.toString());
  }

  /** A configuration: null, JSON text or a Map. */
  MemorySegment json(Object config) {
    if (config == null) return MemorySegment.NULL;
    return text(config instanceof CharSequence ? config.toString() : Json.write(config));
  }

  MemorySegment bytes(byte[] bytes) {
    return bytes.length == 0 ? MemorySegment.NULL : arena.allocateFrom(JAVA_BYTE, bytes);
  }

  /** Texts in UTF-8: an array of pointers, an array of sizes. */
  MemorySegment[] texts(List<String> texts) {
    MemorySegment pointers = arena.allocate(ADDRESS, Math.max(1, texts.size()));
    MemorySegment sizes = arena.allocate(JAVA_LONG, Math.max(1, texts.size()));
    for (int i = 0; i < texts.size(); ++i) {
      byte[] utf8 = texts.get(i).getBytes(StandardCharsets.UTF_8);
      pointers.setAtIndex(ADDRESS, i, bytes(utf8));
      sizes.setAtIndex(JAVA_LONG, i, utf8.length);
    }
    return new MemorySegment[] {pointers, sizes};
  }

  /** A zeroed struct whose struct_size is set. */
  MemorySegment struct(StructLayout layout) {
    MemorySegment segment = arena.allocate(layout);
    segment.set(JAVA_INT, 0, (int) layout.byteSize());
    return segment;
  }

  /** Throws for a negative status, else gives it back. */
  int check(int status) {
    if (status < 0) throw BertptException.take(status, error.get(ADDRESS, 0));
    return status;
  }

  MemorySegment result() {
    return out.get(ADDRESS, 0);
  }

  int resultInt() {
    return out.get(JAVA_INT, 0);
  }

  long resultLong() {
    return out.get(JAVA_LONG, 0);
  }

  /** The string of the owned text in `out`, which is freed. */
  String resultText() {
    MemorySegment text = result();
    try {
      check(Raw.text_get(text, out, MemorySegment.NULL, error));
      return string(result());
    } finally {
      Raw.text_free(text);
    }
  }

  /** What stands at a borrowed pointer up to its NUL. */
  static String string(MemorySegment pointer) {
    return pointer.address() == 0 ? "" : pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  static String string(MemorySegment pointer, long size) {
    return new String(bytes(pointer, size), StandardCharsets.UTF_8);
  }

  static byte[] bytes(MemorySegment pointer, long size) {
    return size == 0 ? new byte[0] : pointer.reinterpret(size).toArray(JAVA_BYTE);
  }

  /** Copies of native arrays; NULL gives an empty one. */
  static int[] ints(MemorySegment pointer, long count) {
    return pointer.address() == 0 ? new int[0] : pointer.reinterpret(count * 4).toArray(JAVA_INT);
  }

  static long[] longs(MemorySegment pointer, long count) {
    return pointer.address() == 0 ? new long[0] : pointer.reinterpret(count * 8).toArray(JAVA_LONG);
  }

  static float[] floats(MemorySegment pointer, long count) {
    return pointer.address() == 0 ? new float[0] : pointer.reinterpret(count * 4).toArray(JAVA_FLOAT);
  }

  @Override
  public void close() {
    while (count > 0) used[--count].release();
    arena.close();
  }
}

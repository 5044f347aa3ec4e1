package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One tensor of a checkpoint, row-major. {@link #data} and {@link #buffer} are views of the file itself, without a copy, read-only. They
 * keep the tensor's memory as long as they are reachable; after {@link #close} using them is an IllegalStateException.
 */
public final class Tensor extends Handle {
  private final String name;
  private final int dtype;
  private final long[] shape;
  private final MemorySegment data;
  private final Arena arena;

  Tensor(MemorySegment address) {
    this(address, Arena.ofShared());
  }

  // Views refer to the scope of the arena, and so does this: the tensor is freed when nobody has either.
  private Tensor(MemorySegment address, Arena arena) {
    super(address, Raw::tensor_free, arena.scope());
    this.arena = arena;
    try (Call c = new Call()) {
      MemorySegment view = c.struct(Structs.TensorView.LAYOUT);
      c.check(Raw.tensor_get_view(c.use(this), view, c.error));
      name = Call.string(view.get(ADDRESS, Structs.TensorView.NAME));
      dtype = view.get(JAVA_INT, Structs.TensorView.DTYPE);
      shape = Call.longs(view.get(ADDRESS, Structs.TensorView.SHAPE), view.get(JAVA_LONG, Structs.TensorView.RANK));
      long size = view.get(JAVA_LONG, Structs.TensorView.SIZE);
      data = view.get(ADDRESS, Structs.TensorView.DATA).reinterpret(size, arena, null).asReadOnly();
    }
  }

  public String name() {
    return name;
  }

  /** One of the DTYPE_ numbers of {@link Constants}. */
  public int dtype() {
    return dtype;
  }

  public long[] shape() {
    return shape.clone();
  }

  public long elements() {
    long product = 1;
    for (long length : shape) product *= length;
    return product;
  }

  public MemorySegment data() {
    return data;
  }

  /** The bytes in the machine's order; a tensor above 2 GB is only there as {@link #data}. */
  public ByteBuffer buffer() {
    return data.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** A copy as float32; of f32, f64, bf16 and f16 tensors. */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(elements())];
    try (Call c = new Call()) {
      MemorySegment copy = c.arena.allocate(JAVA_FLOAT, Math.max(1, values.length));
      c.check(Raw.tensor_copy_f32(c.use(this), copy, values.length, c.error));
      MemorySegment.copy(copy, JAVA_FLOAT, 0, values, 0, values.length);
    }
    return values;
  }

  /** Ends the views first, so that none can be read after the memory is gone. */
  @Override
  public synchronized void close() {
    if (arena.scope().isAlive()) arena.close();
    super.close();
  }
}

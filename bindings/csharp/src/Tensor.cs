using System;

namespace Bertpt
{
    /// <summary>
    /// One tensor of a checkpoint, row-major. Its bytes are those of the file itself, read-only: <see cref="Data"/> is valid until the
    /// tensor is disposed; keep the tensor reachable while you read (a `using` does).
    /// </summary>
    public sealed class Tensor : NativeObject
    {
        internal readonly TensorHandle Native;
        private readonly long[] shape;
        private readonly IntPtr data;

        internal Tensor(IntPtr native) : this(new TensorHandle(native)) { }

        private unsafe Tensor(TensorHandle native) : base(native)
        {
            Native = native;
            TensorView view = new TensorView { StructSize = (uint)sizeof(TensorView) };
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_tensor_get_view(Native, ref view, ref error));
            Name = Call.String(view.Name);
            Dtype = view.Dtype;
            shape = Call.Longs(view.Shape, view.Rank);
            data = view.Data;
            Size = (long)view.Size;
        }

        public string Name { get; }

        /// <summary>One of the DTYPE_ numbers of <see cref="Constants"/>.</summary>
        public int Dtype { get; }

        /// <summary>Bytes.</summary>
        public long Size { get; }

        public long[] Shape
        {
            get { return (long[])shape.Clone(); }
        }

        public long Elements
        {
            get
            {
                long product = 1;
                foreach (long length in shape) product *= length;
                return product;
            }
        }

        /// <summary>The bytes of the file, without a copy. Do not write.</summary>
        public unsafe byte* Data
        {
            get
            {
                if (Native.IsClosed) throw new ObjectDisposedException(nameof(Tensor));
                return (byte*)data;
            }
        }

#if NET5_0_OR_GREATER
        /// <summary>The bytes of the file as a span, without a copy; up to 2 GB.</summary>
        public unsafe ReadOnlySpan<byte> Bytes
        {
            get { return new ReadOnlySpan<byte>(Data, checked((int)Size)); }
        }
#else
        /// <summary>A copy of the bytes; up to 2 GB.</summary>
        public byte[] ToBytes()
        {
            return Call.Held(Native, () => Call.Bytes(data, Size));
        }
#endif

        /// <summary>A copy as float32; of f32, f64, bf16 and f16 tensors.</summary>
        public float[] ToFloats()
        {
            float[] values = new float[Elements];
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_tensor_copy_f32(Native, values, Call.Size(values), ref error));
            return values;
        }
    }
}

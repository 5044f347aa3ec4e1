using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Bertpt
{
    /// <summary>
    /// How to encode a batch. Padding is one of the PADDING_ numbers of <see cref="Constants"/>; Threads: at most so many, 0 for one a core;
    /// the rest: which arrays to fill.
    /// </summary>
    public sealed class BatchOptions
    {
        public TokenizeOptions Single = new TokenizeOptions();
        public int Padding = Constants.PADDING_NONE;
        public int Threads;
        public bool Offsets, TypeIds, SpecialMask;

        internal EncodeOptions Native()
        {
            EncodeOptions native = Single.Native();
            native.Offsets = Offsets ? 1 : 0;
            native.Padding = Padding;
            native.NThreads = Threads;
            native.TypeIds = TypeIds ? 1 : 0;
            native.SpecialMask = SpecialMask ? 1 : 0;
            return native;
        }
    }

    /// <summary>
    /// Many encodings: flat arrays over all rows; row r is [RowOffsets[r], RowOffsets[r + 1]) of each. An array that was not asked for is
    /// empty. Entries as in <see cref="Tokens"/>; AttentionMask is 1 where there is a token and 0 where there is padding; Replaced counts the
    /// U+FFFD that were read in place of bytes that are not UTF-8.
    /// </summary>
    public sealed class EncodedTexts
    {
        public readonly long[] RowOffsets, Begin, End;
        public readonly int[] Ids, TypeIds, SpecialMask, AttentionMask, WordIds;
        public readonly long Replaced;

        internal unsafe EncodedTexts(IntPtr native)
        {
            using (EncodedBatchHandle batch = new EncodedBatchHandle(native))
            {
                EncodedBatchView view = new EncodedBatchView { StructSize = (uint)sizeof(EncodedBatchView) };
                IntPtr error = IntPtr.Zero;
                Call.Check(NativeMethods.bertpt_encoded_batch_get_view(batch, ref view, ref error), error);
                RowOffsets = Call.Longs(view.RowOffsets, view.NRows + 1);
                Ids = Call.Ints(view.Ids, view.NTokens);
                TypeIds = Call.Ints(view.TypeIds, view.NTokens);
                SpecialMask = Call.Ints(view.SpecialMask, view.NTokens);
                AttentionMask = Call.Ints(view.AttentionMask, view.NTokens);
                Begin = Call.Longs(view.Begin, view.NTokens);
                End = Call.Longs(view.End, view.NTokens);
                WordIds = Call.Ints(view.WordIds, view.NTokens);
                Replaced = view.NReplaced;
            }
        }

        /// <summary>The ids of a row.</summary>
        public int[] Row(int row)
        {
            int[] ids = new int[RowOffsets[row + 1] - RowOffsets[row]];
            Array.Copy(Ids, RowOffsets[row], ids, 0, ids.Length);
            return ids;
        }
    }

    /// <summary>Texts in UTF-8 that stay where they are for a call: an array of pointers, an array of sizes.</summary>
    internal sealed class PinnedTexts : IDisposable
    {
        internal readonly UIntPtr[] Sizes;
        private readonly GCHandle bytes, pointers;

        internal PinnedTexts(string[] texts)
        {
            int total = 1;
            foreach (string text in texts) total = checked(total + Encoding.UTF8.GetByteCount(text));
            byte[] block = new byte[total];
            bytes = GCHandle.Alloc(block, GCHandleType.Pinned);
            IntPtr[] places = new IntPtr[texts.Length + 1];
            Sizes = new UIntPtr[texts.Length + 1];
            for (int i = 0, at = 0; i < texts.Length; i++)
            {
                int size = Encoding.UTF8.GetBytes(texts[i], 0, texts[i].Length, block, at);
                places[i] = bytes.AddrOfPinnedObject() + at;
                Sizes[i] = (UIntPtr)size;
                at += size;
            }
            pointers = GCHandle.Alloc(places, GCHandleType.Pinned);
        }

        internal IntPtr Pointers { get { return pointers.AddrOfPinnedObject(); } }

        public void Dispose()
        {
            pointers.Free();
            bytes.Free();
        }
    }
}

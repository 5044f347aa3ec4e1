using System;

namespace Bertpt
{
    /// <summary>Copies of the arrays of a batch; sequence s is tokens [CuSeqlens[s], CuSeqlens[s + 1]). As bertpt_batch_view in batch.h.</summary>
    public sealed class BatchArrays
    {
        public readonly int[] Ids, TypeIds, Positions, CuSeqlens, MaskedPositions, MaskedLabels, PairLabels;
        public readonly long[] Epochs, Samples;
        public readonly long Longest;

        internal BatchArrays(BatchView view)
        {
            Ids = Call.Ints(view.Ids, view.Tokens);
            TypeIds = Call.Ints(view.TypeIds, view.Tokens);
            Positions = Call.Ints(view.Positions, view.Tokens);
            CuSeqlens = Call.Ints(view.CuSeqlens, view.Sequences + 1);
            MaskedPositions = Call.Ints(view.MaskedPositions, view.Masked);
            MaskedLabels = Call.Ints(view.MaskedLabels, view.Masked);
            PairLabels = Call.Ints(view.PairLabels, view.Sequences);
            Epochs = Call.Longs(view.Epochs, view.Sequences);
            Samples = Call.Longs(view.Samples, view.Sequences);
            Longest = view.Longest;
        }
    }

    /// <summary>Rows of Length tokens: as bertpt_padded_batch in batch.h.</summary>
    public sealed class PaddedArrays
    {
        public readonly long Sequences, Length;
        public readonly long[] InputIds, TokenTypeIds, AttentionMask, Labels, PairLabels;

        internal PaddedArrays(long sequences, long length)
        {
            Sequences = sequences;
            Length = length;
            long n = checked(sequences * Math.Max(length, 0));
            InputIds = new long[n];
            TokenTypeIds = new long[n];
            AttentionMask = new long[n];
            Labels = new long[n];
            PairLabels = new long[sequences];
        }
    }

    /// <summary>What a training step reads: sequences one after the other, without padding. Immutable.</summary>
    public sealed class Batch : NativeObject
    {
        internal readonly BatchHandle Native;

        internal Batch(IntPtr native) : this(new BatchHandle(native)) { }

        private Batch(BatchHandle native) : base(native)
        {
            Native = native;
        }

        public unsafe BatchArrays Arrays()
        {
            BatchView view = new BatchView { StructSize = (uint)sizeof(BatchView) };
            return Call.Held(Native, () =>
            {
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_batch_get_view(Native, ref view, ref error));
                return new BatchArrays(view);
            });
        }

        /// <summary>The batch padded to `length` tokens a sequence; at least the longest.</summary>
        public unsafe PaddedArrays Padded(long length)
        {
            PaddedArrays arrays = new PaddedArrays(Arrays().PairLabels.Length, length);
            fixed (long* ids = arrays.InputIds, types = arrays.TokenTypeIds, mask = arrays.AttentionMask, labels = arrays.Labels, pairs = arrays.PairLabels)
            {
                PaddedBatch padded = new PaddedBatch
                {
                    StructSize = (uint)sizeof(PaddedBatch),
                    Sequences = arrays.Sequences,
                    Length = length,
                    InputIds = (IntPtr)ids,
                    TokenTypeIds = (IntPtr)types,
                    AttentionMask = (IntPtr)mask,
                    Labels = (IntPtr)labels,
                    PairLabels = (IntPtr)pairs
                };
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_batch_copy_padded(Native, ref padded, ref error));
            }
            return arrays;
        }
    }
}

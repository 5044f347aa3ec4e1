using System;

namespace Bertpt
{
    /// <summary>A corpus split as batches, without end; seeking is free.</summary>
    public sealed class Loader : NativeObject
    {
        internal readonly LoaderHandle Native;

        /// <summary>"objective", "positive_ratio", "mask_prob", "max_seq_length", "batch_size", "seed", ...</summary>
        public Loader(Corpus corpus, int split, object config = null)
            : this(new LoaderHandle(Call.Owned((ref IntPtr result, ref IntPtr error) =>
                NativeMethods.bertpt_loader_create(Corpus.Of(corpus), split, Call.Config(config), ref result, ref error))))
        {
        }

        private Loader(LoaderHandle native) : base(native)
        {
            Native = native;
        }

        public Batch Next()
        {
            return new Batch(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_loader_next(Native, ref result, ref error)));
        }

        public void Seek(ulong epoch, ulong index)
        {
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_loader_seek(Native, epoch, index, ref error));
        }

        /// <summary>Where the next batch begins.</summary>
        public void GetPosition(out ulong epoch, out ulong index)
        {
            ulong e = 0, i = 0;
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_loader_get_position(Native, ref e, ref i, ref error));
            epoch = e;
            index = i;
        }

        public long EpochSize(ulong epoch)
        {
            long size = 0;
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_loader_get_epoch_size(Native, epoch, ref size, ref error));
            return size;
        }

        public string Config()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_loader_get_config(Native, ref result, ref error));
        }

        public string Describe()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_loader_describe(Native, ref result, ref error));
        }
    }
}

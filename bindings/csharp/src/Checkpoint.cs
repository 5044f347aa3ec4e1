using System;
using System.Threading;

namespace Bertpt
{
    /// <summary>A checkpoint: read without a trainer and without LibTorch. Immutable: share it freely.</summary>
    public sealed class Checkpoint : NativeObject
    {
        internal readonly CheckpointHandle Native;

        private Checkpoint(CheckpointHandle native) : base(native)
        {
            Native = native;
        }

        /// <summary>A checkpoint, a run (its newest), a Hugging Face or sentence-transformers folder, a TensorFlow checkpoint, or one file of weights.</summary>
        public static Checkpoint Open(string path)
        {
            return new Checkpoint(new CheckpointHandle(
                Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_checkpoint_open(Call.Utf8(path), ref result, ref error))));
        }

        /// <summary>Reads every byte and compares with the checksums.</summary>
        public void Verify(CancellationToken cancel = default(CancellationToken), Progress progress = null)
        {
            using (Cancellation link = new Cancellation(cancel))
            {
                link.Run((ref IntPtr error) => NativeMethods.bertpt_checkpoint_verify(Native, link.Native, Progress.Of(progress), ref error));
            }
        }

        /// <summary>{"kind", "path", "model_folder", "step", "manifest"}.</summary>
        public string Info()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_checkpoint_get_info(Native, ref result, ref error));
        }

        /// <summary>The model's config.json.</summary>
        public string Config()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_checkpoint_get_config(Native, ref result, ref error));
        }

        /// <summary>How two checkpoints of any formats differ, parameter by parameter, as JSON.</summary>
        public string Compare(Checkpoint other, CancellationToken cancel = default(CancellationToken))
        {
            using (Cancellation link = new Cancellation(cancel))
            {
                IntPtr text = IntPtr.Zero;
                link.Run((ref IntPtr error) => NativeMethods.bertpt_checkpoint_compare(Native, other.Native, link.Native, ref text, ref error));
                return Call.TakeText(text);
            }
        }

        /// <summary>Writes a Hugging Face folder with a model card; configuration kind "export".</summary>
        public void Export(string folder, object config = null, CancellationToken cancel = default(CancellationToken))
        {
            using (Cancellation link = new Cancellation(cancel))
            {
                link.Run((ref IntPtr error) =>
                    NativeMethods.bertpt_checkpoint_export(Native, Call.Utf8(folder), Call.Config(config), link.Native, ref error));
            }
        }

        public long TensorCount
        {
            get
            {
                long count = 0;
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_checkpoint_get_tensor_count(Native, ref count, ref error));
                return count;
            }
        }

        public Tensor Tensor(long index)
        {
            return new Tensor(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_checkpoint_get_tensor(Native, index, ref result, ref error)));
        }

        public Tensor Tensor(string name)
        {
            return new Tensor(Call.Owned((ref IntPtr result, ref IntPtr error) =>
                NativeMethods.bertpt_checkpoint_find_tensor(Native, Call.Utf8(name), ref result, ref error)));
        }
    }
}

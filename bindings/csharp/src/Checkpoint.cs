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

        /// <summary>A checkpoint folder, a run folder (its newest), a Hugging Face folder or a .safetensors file.</summary>
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

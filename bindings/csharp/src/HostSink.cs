using System;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading;

namespace Bertpt
{
    /// <summary>
    /// Receives a piece of the file `name` of a checkpoint, which has fileBytes in all, from offset on. The pieces of each file come in order,
    /// "step-N/manifest.json" last: without it there is no checkpoint. An exception fails the save.
    /// </summary>
    public delegate void CheckpointSink(string name, ulong fileBytes, ulong offset, byte[] piece);

    /// <summary>A CheckpointSink as the library calls it. The delegates live for ever; user_data is a number.</summary>
    internal static class HostSink
    {
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate int WriteFunction(IntPtr userData, IntPtr name, ulong fileBytes, ulong offset, IntPtr data, UIntPtr size);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate void DestroyFunction(IntPtr userData);

        private const int Failed = -1000;
        private static readonly ConcurrentDictionary<long, CheckpointSink> All = new ConcurrentDictionary<long, CheckpointSink>();
        private static readonly WriteFunction WriteDelegate = Write;
        private static readonly DestroyFunction DestroyDelegate = Destroy;
        private static long last;

        internal static void Set(TrainerHandle trainer, CheckpointSink sink)
        {
            if (sink == null)
            {
                Call.Run((ref IntPtr error) =>
                    NativeMethods.bertpt_trainer_set_checkpoint_sink(trainer, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, ref error));
                return;
            }
            long number = Interlocked.Increment(ref last);
            All[number] = sink;
            try
            {
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_trainer_set_checkpoint_sink(
                    trainer, Marshal.GetFunctionPointerForDelegate(WriteDelegate), (IntPtr)number,
                    Marshal.GetFunctionPointerForDelegate(DestroyDelegate), ref error));
            }
            catch
            {
                Destroy((IntPtr)number);
                throw;
            }
        }

        private static int Write(IntPtr userData, IntPtr name, ulong fileBytes, ulong offset, IntPtr data, UIntPtr size)
        {
            try
            {
                byte[] piece = new byte[(int)size];
                if (piece.Length > 0) Marshal.Copy(data, piece, 0, piece.Length);
                All[(long)userData](Marshal.PtrToStringAnsi(name), fileBytes, offset, piece); // names of our own: ASCII
                return Constants.OK;
            }
            catch (Exception)
            {
                return Failed;
            }
        }

        private static void Destroy(IntPtr userData)
        {
            CheckpointSink gone;
            All.TryRemove((long)userData, out gone);
        }
    }
}

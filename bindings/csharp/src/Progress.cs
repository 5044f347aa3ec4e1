using System;

namespace Bertpt
{
    /// <summary>Where a long call is: "reading documents", 12 of 40 "bytes". Total is 0 while it is unknown.</summary>
    public struct Moment
    {
        public string Stage, Unit;
        public ulong Done, Total;
    }

    /// <summary>How far a long call is, read from another thread while it runs. Hand it to one call at a time.</summary>
    public sealed class Progress : NativeObject
    {
        internal readonly ProgressHandle Native;

        public Progress() : this(new ProgressHandle(Call.Owned(NativeMethods.bertpt_progress_create))) { }

        private Progress(ProgressHandle native) : base(native)
        {
            Native = native;
        }

        internal static ProgressHandle Of(Progress progress)
        {
            return progress == null ? ProgressHandle.Null : progress.Native;
        }

        public unsafe Moment Get()
        {
            ProgressInfo info = new ProgressInfo { StructSize = (uint)sizeof(ProgressInfo) };
            IntPtr stage = IntPtr.Zero, unit = IntPtr.Zero;
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_progress_get(Native, ref info, ref stage, ref unit, ref error));
            return new Moment { Stage = Call.TakeText(stage), Unit = Call.TakeText(unit), Done = info.Done, Total = info.Total };
        }
    }
}

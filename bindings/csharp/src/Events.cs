using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace Bertpt
{
    /// <summary>
    /// The events of a trainer, pulled by one reader. Enumerating waits for each event and ends after the last one of the run.
    /// </summary>
    public sealed class EventStream : NativeObject, IEnumerable<Event>
    {
        internal readonly EventStreamHandle Native;

        internal EventStream(IntPtr native) : this(new EventStreamHandle(native)) { }

        private EventStream(EventStreamHandle native) : base(native)
        {
            Native = native;
        }

        /// <summary>Whether the last event of the run has been read.</summary>
        public bool IsEnded { get; private set; }

        /// <summary>Progress events that were dropped because the reader was behind.</summary>
        public ulong Dropped
        {
            get
            {
                ulong dropped = 0;
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_event_stream_get_dropped(Native, ref dropped, ref error));
                return dropped;
            }
        }

        /// <summary>
        /// Waits for the next event; 0 only looks, negative waits without limit. Gives null when the time passed, or at the end: IsEnded. A
        /// cancel ends the waiting, not the run.
        /// </summary>
        public Event Next(long timeoutMs = -1, CancellationToken cancel = default(CancellationToken))
        {
            Stopwatch clock = Stopwatch.StartNew();
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                long left = timeoutMs < 0 ? Trainer.SliceMs : Math.Max(0, timeoutMs - clock.ElapsedMilliseconds);
                IntPtr native = IntPtr.Zero, error = IntPtr.Zero;
                int status = Call.Check(NativeMethods.bertpt_event_stream_next(Native, Math.Min(left, Trainer.SliceMs), ref native, ref error), error);
                if (status == Constants.OK) return new Event(native);
                IsEnded = status == Constants.END;
                if (IsEnded || (timeoutMs >= 0 && left <= Trainer.SliceMs)) return null;
            }
        }

        public IEnumerator<Event> GetEnumerator()
        {
            for (Event next = Next(); next != null; next = Next()) yield return next;
        }

        IEnumerator IEnumerable.GetEnumerator()
        {
            return GetEnumerator();
        }
    }

    /// <summary>What a trainer told. Immutable; disposing it early only saves a little memory.</summary>
    public sealed class Event : NativeObject
    {
        internal readonly EventHandle Native;

        internal Event(IntPtr native) : this(new EventHandle(native)) { }

        private Event(EventHandle native) : base(native)
        {
            Native = native;
        }

        /// <summary>One of the EVENT_ numbers of <see cref="Constants"/>; later versions may add some: skip those you do not know.</summary>
        public int Kind
        {
            get
            {
                int kind = 0;
                IntPtr error = IntPtr.Zero;
                Call.Check(NativeMethods.bertpt_event_get_kind(Native, ref kind, ref error), error);
                return kind;
            }
        }

        /// <summary>Steps that were done when it happened.</summary>
        public long Step
        {
            get
            {
                long step = 0;
                IntPtr error = IntPtr.Zero;
                Call.Check(NativeMethods.bertpt_event_get_step(Native, ref step, ref error), error);
                return step;
            }
        }

        /// <summary>The newest metrics: those of this step for EVENT_PROGRESS.</summary>
        public unsafe Metrics Metrics
        {
            get
            {
                Metrics metrics = new Metrics { StructSize = (uint)sizeof(Metrics) };
                IntPtr error = IntPtr.Zero;
                Call.Check(NativeMethods.bertpt_event_get_metrics(Native, ref metrics, ref error), error);
                return metrics;
            }
        }

        /// <summary>The evaluation, or null when the event has none.</summary>
        public unsafe Evaluation? Evaluation
        {
            get
            {
                Evaluation evaluation = new Evaluation { StructSize = (uint)sizeof(Evaluation) };
                IntPtr error = IntPtr.Zero;
                int status = Call.Check(NativeMethods.bertpt_event_get_evaluation(Native, ref evaluation, ref error), error);
                return status == Constants.END ? (Evaluation?)null : evaluation;
            }
        }

        /// <summary>In plain words; "" for EVENT_PROGRESS.</summary>
        public string Message
        {
            get { return Borrowed((ref IntPtr text, ref IntPtr error) => NativeMethods.bertpt_event_get_message(Native, ref text, ref error)); }
        }

        /// <summary>The folder of the checkpoint; "" where there is none.</summary>
        public string Path
        {
            get { return Borrowed((ref IntPtr text, ref IntPtr error) => NativeMethods.bertpt_event_get_path(Native, ref text, ref error)); }
        }

        /// <summary>The code of the failure of an EVENT_FAILED, else OK.</summary>
        public int Code
        {
            get
            {
                int code = 0;
                IntPtr error = IntPtr.Zero;
                Call.Check(NativeMethods.bertpt_event_get_code(Native, ref code, ref error), error);
                return code;
            }
        }

        /// <summary>The whole event as one JSON object on one line.</summary>
        public string Json()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_event_get_json(Native, ref result, ref error));
        }

        private string Borrowed(Call.OwnedBody body)
        {
            return Call.Held(Native, () => Call.String(Call.Owned(body)));
        }
    }
}

using System;
using System.Diagnostics;
using System.Threading;

namespace Bertpt
{
    /// <summary>
    /// Pre-training on the model's own thread. Start, Run and Step train and need the trainer alone: a second thread gets E_BUSY. All else
    /// only watches or asks and is never refused. Disposing asks a run in progress to stop, and does not wait.
    /// </summary>
    public sealed class Trainer : NativeObject
    {
        internal const int SliceMs = 100;
        internal readonly TrainerHandle Native;
        private Cancellation background;

        private Trainer(IntPtr native) : this(new TrainerHandle(native)) { }

        private Trainer(TrainerHandle native) : base(native)
        {
            Native = native;
        }

        /// <summary>"num_train_steps", "batch_size", "max_seq_length", "phases", "warmup_steps", "run_dir", "loader", ...</summary>
        public Trainer(Model model, Optimizer optimizer, Corpus corpus, object config = null)
            : this(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_trainer_create(
                Bertpt.Model.Of(model), Optimizer.Of(optimizer), Corpus.Of(corpus), Call.Config(config), ref result, ref error)))
        {
        }

        /// <summary>Continues a run from its newest checkpoint, bit for bit. Without a corpus it opens the folder that the run recorded.</summary>
        public static Trainer Resume(string runDir, object overrides = null, Corpus corpus = null)
        {
            return new Trainer(Call.Owned((ref IntPtr result, ref IntPtr error) =>
                NativeMethods.bertpt_trainer_resume(Call.Utf8(runDir), Call.Config(overrides), Corpus.Of(corpus), ref result, ref error)));
        }

        /// <summary>Trains to the end in the background; a cancel stops the run as Stop does.</summary>
        public void Start(CancellationToken cancel = default(CancellationToken))
        {
            Cancellation link = new Cancellation(cancel);
            try
            {
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_trainer_start(Native, link.Native, ref error));
            }
            catch
            {
                link.Dispose();
                throw;
            }
            Cancellation former = Interlocked.Exchange(ref background, link);
            if (former != null) former.Dispose();
        }

        /// <summary>
        /// Trains and waits; negative: to the end. Gives false when all steps were done before. A cancel throws OperationCanceledException,
        /// with everything whole.
        /// </summary>
        public bool Run(long maxSteps = -1, CancellationToken cancel = default(CancellationToken))
        {
            using (Cancellation link = new Cancellation(cancel))
            {
                return link.Run((ref IntPtr error) => NativeMethods.bertpt_trainer_run(Native, maxSteps, link.Native, ref error)) == Constants.OK;
            }
        }

        /// <summary>Trains one step and waits. Gives null when all steps were done before.</summary>
        public unsafe Metrics? Step()
        {
            Metrics metrics = new Metrics { StructSize = (uint)sizeof(Metrics) };
            int status = Call.Run((ref IntPtr error) => NativeMethods.bertpt_trainer_step(Native, ref metrics, ref error));
            return status == Constants.END ? (Metrics?)null : metrics;
        }

        /// <summary>
        /// Waits until no run is in progress; throws the first cause when the run failed. Gives false when the time passed before; negative
        /// waits without limit. A cancel ends the waiting, not the run.
        /// </summary>
        public bool Wait(long timeoutMs = -1, CancellationToken cancel = default(CancellationToken))
        {
            Stopwatch clock = Stopwatch.StartNew();
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                long left = timeoutMs < 0 ? SliceMs : Math.Max(0, timeoutMs - clock.ElapsedMilliseconds);
                long slice = Math.Min(left, SliceMs);
                if (Call.Run((ref IntPtr error) => NativeMethods.bertpt_trainer_wait(Native, slice, ref error)) == Constants.OK) return true;
                if (timeoutMs >= 0 && left <= slice) return false;
            }
        }

        /// <summary>Asks the run in progress to stop, and does not wait.</summary>
        public void Stop()
        {
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_trainer_stop(Native, ref error));
        }

        /// <summary>One of the TRAINER_ numbers of <see cref="Constants"/>.</summary>
        public int State
        {
            get
            {
                GetState(out int state, out long step);
                return state;
            }
        }

        /// <summary>Steps done.</summary>
        public long StepsDone
        {
            get
            {
                GetState(out int state, out long step);
                return step;
            }
        }

        private void GetState(out int state, out long step)
        {
            int s = 0;
            long n = 0;
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_trainer_get_state(Native, ref s, ref n, ref error));
            state = s;
            step = n;
        }

        /// <summary>The numbers of the newest step; all zero before the first.</summary>
        public unsafe Metrics Metrics()
        {
            Metrics metrics = new Metrics { StructSize = (uint)sizeof(Metrics) };
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_trainer_get_metrics(Native, ref metrics, ref error));
            return metrics;
        }

        public string Report()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_trainer_get_report(Native, ref result, ref error));
        }

        /// <summary>What the steps that are left will take, as JSON: tokens, operations, memory, time. Null times a micro-batch of each phase.</summary>
        public string Plan(object options = null)
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_trainer_plan(Native, Call.Config(options), ref result, ref error));
        }

        public string Config()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_trainer_get_config(Native, ref result, ref error));
        }

        public Model Model()
        {
            return new Model(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_trainer_get_model(Native, ref result, ref error)));
        }

        /// <summary>Writes a checkpoint now, waits for it and gives its folder.</summary>
        public string SaveCheckpoint()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_trainer_save_checkpoint(Native, ref result, ref error));
        }

        /// <summary>
        /// Sends every checkpoint also to a function, after the folder is written, or instead of it where the trainer has no run_dir; null ends
        /// that. It is called on a thread of the library, never twice at a time, and must not call this trainer.
        /// </summary>
        public void SetCheckpointSink(CheckpointSink sink)
        {
            HostSink.Set(Native, sink);
        }

        /// <summary>Keeps a text of your own in every checkpoint from now on; a resume gives it back. An empty value removes it.</summary>
        public void SetProperty(string key, string value)
        {
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_trainer_set_property(Native, Call.Utf8(key), Call.Utf8(value), ref error));
        }

        /// <summary>Your own texts, as a JSON object.</summary>
        public string GetProperties()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_trainer_get_properties(Native, ref result, ref error));
        }

        /// <summary>Evaluates now on the validation split and waits for it.</summary>
        public unsafe Evaluation Evaluate()
        {
            Evaluation evaluation = new Evaluation { StructSize = (uint)sizeof(Evaluation) };
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_trainer_evaluate(Native, ref evaluation, ref error));
            return evaluation;
        }

        /// <summary>What happens from now on, for one reader; the stream may outlive the trainer.</summary>
        public EventStream Events()
        {
            return new EventStream(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_trainer_open_events(Native, ref result, ref error)));
        }

        public override void Dispose()
        {
            base.Dispose();
            Cancellation former = Interlocked.Exchange(ref background, null);
            if (former != null) former.Dispose();
        }
    }
}

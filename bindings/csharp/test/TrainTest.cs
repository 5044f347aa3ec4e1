using System;
using System.IO;
using System.Linq;
using System.Threading;
using static Bertpt.Tests.Check;
using Config = System.Collections.Generic.Dictionary<string, object>;

namespace Bertpt.Tests
{
    /// <summary>What needs LibTorch.</summary>
    internal static class TrainTest
    {
        internal static void Run()
        {
            Test("a model without a trainer", ModelAlone);
            Test("events, state, resume, and tensors", Training);
            Test("a sink gets whole checkpoints, and properties come back", Sink);
            Test("two threads on one trainer, and a cancel", Busy);
            Test("a cancel while running in the background and while waiting for events", Waiting);
            foreach (string how in new[] { "return", "exit", "throw" }) Test("the process ends while training: " + how, () => Ends(how));
        }

        private static void ModelAlone()
        {
            using (SmallRun run = new SmallRun())
            using (Model model = run.Model())
            {
                HiddenStates hidden = model.Encode("the people");
                Equal(hidden.Hidden.Length, hidden.Ids.Length * hidden.HiddenSize);
                Equal(model.ReadParameter("bert.pooler.dense.bias").Length, hidden.HiddenSize);
                BertptException e = Fails(Constants.E_NOT_FOUND, () => model.ReadParameter("bert.pooler.dense.bios"));
                That(e.Message.Contains("bert.pooler.dense.bias"), e.Message);
                That(model.FillMask("the [MASK] of our country", 2).StartsWith("[["), "guesses as JSON");
                using (Loader loader = new Loader(run.Corpus, Constants.SPLIT_TRAIN, new Config { { "batch_size", 2 }, { "max_seq_length", 32 } }))
                using (Batch batch = loader.Next()) Equal(model.Logits(batch).Pair.Length, 4);
                using (Progress progress = new Progress())
                {
                    Config config = new Config { { "sequences", 4 }, { "max_seq_length", 32 } };
                    That(model.Evaluate(run.Corpus, config, default(CancellationToken), progress).MlmLoss > 1, "an untrained model has a loss");
                    That(progress.Get().Done <= progress.Get().Total, "the progress has an end");
                }
                model.Save(run.Folder + "/saved");
                using (Model loaded = Model.Load(run.Folder + "/saved")) Equal(loaded.ParameterCount, model.ParameterCount);
            }
        }

        private static void Sink()
        {
            using (SmallRun run = new SmallRun())
            using (Trainer trainer = run.Trainer(2))
            {
                trainer.SetCheckpointSink((name, fileBytes, offset, piece) => { throw new InvalidOperationException("closed"); });
                Fails(Constants.E_HOST, () => trainer.SaveCheckpoint());
                trainer.SetCheckpointSink((name, fileBytes, offset, piece) =>
                {
                    string path = run.Folder + "/fetched/checkpoints/" + name;
                    Directory.CreateDirectory(Path.GetDirectoryName(path));
                    using (FileStream file = new FileStream(path, FileMode.Append))
                    {
                        if ((ulong)file.Position != offset || offset + (ulong)piece.Length > fileBytes) throw new InvalidOperationException(name);
                        file.Write(piece, 0, piece.Length);
                    }
                });
                trainer.SetProperty("data", "v3");
                Equal(trainer.SaveCheckpoint(), "step-0");
                trainer.SetCheckpointSink(null);
                Fails(Constants.E_STATE, () => trainer.SaveCheckpoint());
                using (Trainer again = Trainer.Resume(run.Folder + "/fetched", null, run.Corpus))
                {
                    Equal(again.GetProperties(), "{\"data\":\"v3\"}");
                    That(again.Run(), "it goes on");
                }
            }
        }

        private static void Training()
        {
            using (SmallRun run = new SmallRun())
            {
                int progress = 0, last = 0;
                using (Trainer trainer = run.Trainer(6, "run"))
                using (EventStream events = trainer.Events())
                {
                    trainer.Start();
                    foreach (Event e in events)
                    {
                        last = e.Kind;
                        if (last == Constants.EVENT_PROGRESS) Equal(e.Metrics.Step, ++progress);
                        That(e.Json().StartsWith("{"), "an event is an object");
                    }
                    Equal(progress, 6);
                    Equal(last, Constants.EVENT_FINISHED);
                    That(events.IsEnded && events.Next(0) == null, "the stream stays at its end");
                    That(trainer.Wait(1000), "nothing runs any more");
                    Equal(trainer.State, Constants.TRAINER_FINISHED);
                    That(trainer.Step() == null && !trainer.Run(), "no step is left");
                }
                Tensors(run);
                using (Trainer again = Trainer.Resume(run.Folder + "/run", null, run.Corpus)) Equal(again.StepsDone, 6);
            }
        }

        private static unsafe void Tensors(SmallRun run)
        {
            using (Checkpoint checkpoint = Checkpoint.Open(run.Folder + "/run"))
            {
                checkpoint.Verify();
                Tensor tensor = checkpoint.Tensor("bert.pooler.dense.weight");
                Equal(tensor.Shape, new[] { 128, 128 });
                float[] values = tensor.ToFloats();
                Equal(BitConverter.ToSingle(tensor.ToBytes(), 20), values[5]);
                checkpoint.Dispose();
                float* view = (float*)tensor.Data;
                Equal(Enumerable.Range(0, values.Length).All(i => values[i] == view[i]), true);
                tensor.Dispose();
                Thrown<ObjectDisposedException>(() => Use(tensor));
            }
        }

        private static unsafe void Use(Tensor tensor)
        {
            That(tensor.Data != null, "a disposed tensor has no data");
        }

        private static void Busy()
        {
            using (SmallRun run = new SmallRun())
            using (Trainer trainer = run.Trainer(1000000))
            using (CancellationTokenSource source = new CancellationTokenSource())
            {
                Exception ended = null;
                Thread running = new Thread(() => ended = Thrown<OperationCanceledException>(() => trainer.Run(-1, source.Token)));
                running.Start();
                while (trainer.StepsDone < 2) Thread.Sleep(1);
                Fails(Constants.E_BUSY, () => trainer.Step());
                Fails(Constants.E_BUSY, () => trainer.Start());
                That(trainer.Metrics().Step >= 2, "watching is never refused");
                source.Cancel();
                running.Join();
                That(ended != null, "the run was cancelled");
                Equal(trainer.State, Constants.TRAINER_STOPPED);
            }
        }

        private static void Waiting()
        {
            using (SmallRun run = new SmallRun())
            using (Trainer trainer = run.Trainer(1000000))
            using (EventStream events = trainer.Events())
            using (CancellationTokenSource training = new CancellationTokenSource(), waiting = new CancellationTokenSource())
            {
                trainer.Start(training.Token);
                waiting.CancelAfter(200);
                Thrown<OperationCanceledException>(() =>
                {
                    while (true) events.Next(-1, waiting.Token);
                });
                Thrown<OperationCanceledException>(() => trainer.Wait(-1, waiting.Token));
                Equal(trainer.State, Constants.TRAINER_RUNNING);
                training.Cancel();
                That(trainer.Wait(30000), "it stops");
                Equal(trainer.State, Constants.TRAINER_STOPPED);
            }
        }

        private static void Ends(string how)
        {
            using (SmallRun run = new SmallRun()) run.Model().Dispose();
            string output = UnitTests.Start("child " + how, null, out int code);
            That(output.Contains("running"), output);
            Equal(code, how == "return" ? 0 : how == "exit" ? 7 : code);
            That(how != "throw" || code != 0, "an exception out of Main is a failure");
        }
    }
}

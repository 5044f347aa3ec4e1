// Pretrain.cs   The whole job in C#: raw text -> vocabulary -> corpus -> BERT -> checkpoint. Read it as documentation.
//
//   pretrain TEXT RUN        trains on TEXT (.txt, .jsonl, plain or .zst) and leaves everything in the folder RUN
//   pretrain --resume RUN    goes on where the last checkpoint was written
//
// Ctrl-C stops cleanly: the unfinished step is undone, a checkpoint is written, and the last line says how to go on.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using Bertpt;
using Config = System.Collections.Generic.Dictionary<string, object>;

internal static class Pretrain
{
    // A configuration is a dictionary, or JSON text; Runtime.ConfigSchema lists the keys. The model is tiny, to learn something within minutes.
    private static readonly Config VocabConfig = new Config { { "size", 8000 }, { "lowercase", true } };
    private static readonly Config CorpusConfig = new Config { { "validation_share", 0.04 } };
    private static readonly Config ModelConfig = new Config { { "size", "tiny" }, { "device", "auto" } };
    private static readonly Config OptimizerConfig = new Config { { "type", "adamw" }, { "learning_rate", 2e-3 } };

    private static Config TrainerConfig(string run)
    {
        string steps = Environment.GetEnvironmentVariable("BERTPT_SAMPLE_STEPS") ?? "300"; // tests want fewer
        return new Config
        {
            { "run_dir", run + "/run" },
            { "num_train_steps", long.Parse(steps, CultureInfo.InvariantCulture) },
            { "batch_size", 32 },
            {
                "phases", new[]
                {
                    new Config { { "share", 0.9 }, { "max_seq_length", 128 } },
                    new Config { { "share", 0.1 }, { "max_seq_length", 512 }, { "batch_size", 8 } }
                }
            },
            { "evaluate_every", 100 },
            { "checkpoint_every", 100 }
        };
    }

    private static int Main(string[] arguments)
    {
        if (arguments.Length != 2)
        {
            Console.Error.WriteLine("usage: pretrain TEXT RUN | --resume RUN");
            return 2;
        }
        string text = arguments[0], run = arguments[1];
        CancellationToken interrupted = Interrupt.Token(); // the process goes on until the trainer has stopped
        try
        {
            using (Trainer trainer = text == "--resume" ? Trainer.Resume(run + "/run") : Create(text, run, interrupted)) Watch(trainer, interrupted);
            if (interrupted.IsCancellationRequested) return 130; // the last event said how to go on

            // A checkpoint is read back without a trainer and without LibTorch. Its folder `model` is what Hugging Face's from_pretrained loads.
            using (Checkpoint checkpoint = Checkpoint.Open(run + "/run/checkpoints/latest"))
            {
                string info = checkpoint.Info();
                Console.WriteLine(info.Substring(0, Math.Min(200, info.Length)) + "...");
            }
            return 0;
        }
        catch (Exception e) when (e is BertptException || e is OperationCanceledException) // the first carries code, message, component and details
        {
            Console.Error.WriteLine("pretrain: " + e.Message);
            return 1;
        }
    }

    private static Trainer Create(string text, string run, CancellationToken cancel)
    {
        // Documents are read twice: for the vocabulary, then for the corpus. What is disposed here lives on as long as the trainer needs it.
        using (Documents documents = Documents.OpenFiles(new[] { text }))
        using (Vocab vocab = Vocab.Train(documents, VocabConfig, cancel))
        using (Tokenizer tokenizer = new Tokenizer(vocab))
        using (Corpus corpus = Corpus.Build(documents, tokenizer, run + "/corpus", CorpusConfig, cancel))
        // From here on LibTorch is needed; where it is missing the exception says how to get it.
        using (Model model = new Model(ModelConfig, tokenizer))
        using (Optimizer optimizer = new Optimizer(model, OptimizerConfig))
        {
            return new Trainer(model, optimizer, corpus, TrainerConfig(run));
        }
    }

    // Starts the trainer and prints its events until the last one. Training runs on a thread of the library's own.
    private static void Watch(Trainer trainer, CancellationToken cancel)
    {
        using (EventStream events = trainer.Events())
        {
            trainer.Start(cancel);
            foreach (Event e in events) Print(e);
            trainer.Wait(); // when the run failed: throws its cause
        }
    }

    private static void Print(Event e)
    {
        switch (e.Kind)
        {
            case Constants.EVENT_PROGRESS:
                Metrics m = e.Metrics;
                if (m.Step % 20 != 0) break;
                Say("step {0}/{1}  mlm {2:F3}  pair {3:F3}  {4:F0} tokens/s  {5:F0} s left", m.Step, m.NumTrainSteps, m.MlmLoss, m.PairLoss, m.TokensPerSecond, m.SecondsLeft);
                break;
            case Constants.EVENT_EVALUATION:
                Evaluation v = e.Evaluation.Value;
                Say("validation: mlm {0:F3} (a unigram model: {1:F3}), accuracy {2:F1} %", v.MlmLoss, v.UnigramLoss, 100 * v.MlmAccuracy);
                break;
            case Constants.EVENT_CHECKPOINT:
                Say("checkpoint: {0}", e.Path);
                break;
            default: // kinds that come with later versions are skipped by whoever does not know them
                if (e.Message != "") Say("{0}", e.Message);
                break;
        }
    }

    private static void Say(string format, params object[] values)
    {
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, format, values));
    }
}

// What soak.py and exit.py make every language do; README.md says what each word does.   drill WHAT N CORPUS MODEL TRAINER
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using Bertpt;

internal sealed class Drill
{
    private const int Round = 500, Blocks = 20;
    private const string Text = "A sentence of some words. And another one, with (brackets) and 3.5 numbers!";
    private static readonly List<Drill> kept = new List<Drill>(); // so that no finalizer ends what shall still run at the exit
    private readonly Corpus corpus;
    private readonly Tokenizer tokenizer;
    private readonly string modelConfig, trainerConfig;
    private Model model;
    private Optimizer optimizer;
    private Trainer left;

    private Drill(string corpus, string modelConfig, string trainerConfig)
    {
        this.corpus = Corpus.Open(corpus);
        tokenizer = this.corpus.Tokenizer();
        this.modelConfig = modelConfig;
        this.trainerConfig = trainerConfig;
    }

    // Whoever started us measures now; true: once more from the beginning.
    private static bool PauseIsAgain()
    {
        Collect();
        Console.WriteLine("pause");
        string line = Console.In.ReadLine();
        return line != null && line.StartsWith("again", StringComparison.Ordinal);
    }

    private static void Collect()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static void Expect(bool condition, string what)
    {
        if (!condition) throw new InvalidOperationException(what);
    }

    private static void Repeat(int n, Action<int> cycle)
    {
        do
        {
            for (int i = 1; i <= n; i++)
            {
                cycle(i);
                if (i == n / 5) PauseIsAgain();
            }
        } while (PauseIsAgain());
    }

    private static void Refused()
    {
        try
        {
            Runtime.ResolveConfig("model", "{\"sise\": 1}");
        }
        catch (BertptException)
        {
            return;
        }
        throw new InvalidOperationException("a wrong key is accepted");
    }

    private void Handles(int n)
    {
        Repeat(n, i =>
        {
            Refused();
            Runtime.ResolveConfig("optimizer", null);
            using (Tokenizer own = corpus.Tokenizer())
            using (Vocab vocab = own.Vocab())
            {
                Expect(own.Encode(Text).Ids.Length > 10 && vocab.Size > 10, "tokens are missing");
            }
        });
    }

    private void Finalizers(int n)
    {
        Repeat(n, i =>
        {
            Refused();
            Tokenizer own = corpus.Tokenizer();
            Expect(own.Encode(Text).Ids.Length > 10 && own.Vocab().Size > 10, "tokens are missing");
            if (i % 500 == 0) Collect();
        });
    }

    private void MakeModel()
    {
        model = new Model(modelConfig, tokenizer);
        optimizer = new Optimizer(model);
    }

    private Trainer MakeTrainer()
    {
        return new Trainer(model, optimizer, corpus, trainerConfig);
    }

    private void Trainers(int n)
    {
        MakeModel();
        Repeat(n, i =>
        {
            using (Trainer trainer = MakeTrainer())
            using (EventStream events = trainer.Events())
            {
                trainer.Step();
            }
        });
    }

    private void Events(int n)
    {
        MakeModel();
        Trainer trainer = MakeTrainer();
        EventStream events = trainer.Events();
        long all = 0;
        Stopwatch clock = new Stopwatch();
        do
        {
            bool paused = false;
            for (int pulled = 0; pulled < n;)
            {
                trainer.Run(Round);
                clock.Start();
                int count = Pull(events);
                clock.Stop();
                pulled += count;
                all += count;
                if (!paused && pulled >= n / 5)
                {
                    paused = true;
                    PauseIsAgain();
                }
            }
        } while (PauseIsAgain());
        Say("{{\"events\": {0}, \"seconds\": {1}}}", all, clock.Elapsed.TotalSeconds);
    }

    // Reads all that waits; gives how many.
    private static int Pull(EventStream events)
    {
        int count = 0;
        for (Event e = events.Next(0); e != null; e = events.Next(0))
        {
            using (e)
            {
                int kind = e.Kind;
                Metrics metrics = e.Metrics;
            }
            count++;
        }
        return count;
    }

    private void Steps(int n)
    {
        MakeModel();
        Trainer trainer = MakeTrainer();
        double inside = trainer.Step().Value.Seconds;
        double[] each = new double[Blocks];
        for (int block = 0; block < Blocks; block++)
        {
            double before = inside;
            Stopwatch clock = Stopwatch.StartNew();
            for (int i = 0; i < n / Blocks; i++) inside = trainer.Step().Value.Seconds;
            each[block] = (clock.Elapsed.TotalSeconds - (inside - before)) / (n / Blocks);
        }
        Array.Sort(each);
        Say("{{\"microseconds\": {0}}}", 1e6 * each[Blocks / 2]);
    }

    // Leaves Main() while another thread is at work.
    private void Leave(int afterMs, bool asking)
    {
        kept.Add(this);
        MakeModel();
        if (asking)
        {
            Thread thread = new Thread(() =>
            {
                while (true) model.FillMask("the [MASK] of the people", 3);
            });
            thread.IsBackground = true;
            thread.Start();
        }
        else
        {
            left = MakeTrainer();
            left.Start();
        }
        Thread.Sleep(afterMs);
        Console.WriteLine("leaving");
    }

    private static void Say(string format, params object[] values)
    {
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, format, values));
    }

    private static int Main(string[] arguments)
    {
        if (arguments.Length != 5) return 2;
        Drill drill = new Drill(arguments[2], arguments[3], arguments[4]);
        int n = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        switch (arguments[0])
        {
            case "handles": drill.Handles(n); return 0;
            case "finalizers": drill.Finalizers(n); return 0;
            case "trainers": drill.Trainers(n); return 0;
            case "events": drill.Events(n); return 0;
            case "steps": drill.Steps(n); return 0;
            case "exit": drill.Leave(n, false); return 0;
            case "exit-asking": drill.Leave(n, true); return 0;
            default: return 2;
        }
    }
}

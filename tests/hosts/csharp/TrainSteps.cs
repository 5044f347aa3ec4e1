using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Bertpt;
using Step = System.Collections.Generic.Dictionary<string, object>;

/// <summary>The steps that train, and reading what training left.</summary>
internal sealed class TrainSteps
{
    private readonly Executor host;

    internal TrainSteps(Executor host)
    {
        this.host = host;
        host.Steps["model_create"] = CreateModel;
        host.Steps["optimizer_create"] = step => TextSteps.Nothing(host.Keep(step, new Optimizer(host.Get<Model>(step, "model"), step["config"])));
        host.Steps["trainer_create"] = step => TextSteps.Nothing(host.Keep(step, new Trainer(
            host.Get<Model>(step, "model"), host.Get<Optimizer>(step, "optimizer"), host.Get<Corpus>(step, "corpus"), step["config"])));
        host.Steps["trainer_resume"] = step => TextSteps.Nothing(host.Keep(step, Trainer.Resume((string)step["run"])));
        host.Steps["train_steps"] = Train;
        host.Steps["trainer_state"] = step => Executor.Result("state", Of(step).State, "step", Of(step).StepsDone);
        host.Steps["trainer_evaluate"] = Evaluate;
        host.Steps["trainer_save_checkpoint"] = step => Path.GetFileName(Of(step).SaveCheckpoint());
        host.Steps["trainer_events"] = Events;
        host.Steps["trainer_cancel"] = Cancel;
        host.Steps["checkpoint_read"] = ReadCheckpoint;
        host.Steps["close_training_orders"] = CloseOrders;
    }

    private Trainer Of(Step step)
    {
        return host.Get<Trainer>(step, "trainer");
    }

    private object CreateModel(Step step)
    {
        Model model = host.Keep(step, new Model(step["config"], host.Get<Tokenizer>(step, "tokenizer")));
        return Executor.Result("parameters", model.ParameterCount);
    }

    private object Train(Step step)
    {
        List<double> losses = new List<double>();
        for (long i = 0; i < (long)step["count"]; i++)
        {
            Metrics? metrics = Of(step).Step();
            if (metrics == null) break;
            losses.Add(metrics.Value.MlmLoss);
        }
        Step result = Executor.Result("steps", losses.Count);
        if (!step.ContainsKey("losses") || (bool)step["losses"]) result["losses"] = losses;
        return result;
    }

    private object Evaluate(Step step)
    {
        Evaluation e = Of(step).Evaluate();
        return Executor.Result("sequences", e.Sequences, "masked", e.Masked, "mlm_loss", e.MlmLoss, "pair_loss", e.PairLoss);
    }

    private object Events(Step step)
    {
        List<int> kinds = new List<int>();
        List<double> losses = new List<double>();
        using (EventStream events = Of(step).Events())
        {
            Of(step).Start();
            foreach (Event e in events)
            {
                if (e.Kind == Constants.EVENT_PROGRESS) losses.Add(e.Metrics.MlmLoss);
                else kinds.Add(e.Kind);
            }
        }
        return Executor.Result("kinds", kinds, "losses", losses);
    }

    private static int CodeOf(Action call)
    {
        try
        {
            call();
            return Constants.OK;
        }
        catch (BertptException e)
        {
            return e.Code;
        }
        catch (OperationCanceledException e)
        {
            return ((BertptException)e.InnerException).Code;
        }
    }

    private object Cancel(Step step)
    {
        Trainer trainer = Of(step);
        int ofRun = 0;
        using (CancellationTokenSource cancel = new CancellationTokenSource())
        {
            Thread running = new Thread(() => ofRun = CodeOf(() => trainer.Run(-1, cancel.Token)));
            running.Start();
            while (trainer.StepsDone < (long)step["after_step"]) Thread.Sleep(2);
            int ofStep = CodeOf(() => trainer.Step());
            cancel.Cancel();
            running.Join();
            return Executor.Result("step", ofStep, "run", ofRun, "state", trainer.State);
        }
    }

    private static object ReadCheckpoint(Step step)
    {
        using (Checkpoint checkpoint = Checkpoint.Open((string)step["path"]))
        using (Tensor tensor = checkpoint.Tensor((string)step["tensor"]))
        {
            double sum = 0;
            foreach (float value in tensor.ToFloats()) sum += value;
            return Executor.Result("tensors", checkpoint.TensorCount, "shape", tensor.Shape, "dtype", tensor.Dtype, "sum", sum);
        }
    }

    private static object CloseOrders(Step step)
    {
        int[] order = { 0, 1, 2, 3 };
        long orders = 0;
        do
        {
            Corpus corpus = Corpus.Open((string)step["corpus"]);
            Model model;
            using (Tokenizer tokenizer = corpus.Tokenizer()) model = new Model(step["model"], tokenizer);
            Optimizer optimizer = new Optimizer(model, step["optimizer"]);
            Trainer trainer = new Trainer(model, optimizer, corpus, step["trainer"]);
            EventStream events = trainer.Events();
            trainer.Start();
            events.Next().Dispose();
            corpus.Dispose();
            NativeObject[] handles = { model, optimizer, trainer, events };
            foreach (int which in order) handles[which].Dispose();
            orders++;
        }
        while (Executor.NextPermutation(order));
        return Executor.Result("orders", orders);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Bertpt;
using Step = System.Collections.Generic.Dictionary<string, object>;

/// <summary>The steps up to batches: nothing here needs LibTorch.</summary>
internal sealed class TextSteps
{
    private readonly Executor host;

    internal TextSteps(Executor host)
    {
        this.host = host;
        host.Steps["vocab_load"] = step => SizeOf(host.Keep(step, Vocab.Load((string)step["path"])));
        host.Steps["vocab_train"] = step => SizeOf(host.Keep(step, Vocab.Train(host.Get<Documents>(step, "documents"), step["config"])));
        host.Steps["tokenizer_create"] = step => Nothing(host.Keep(step, new Tokenizer(host.Get<Vocab>(step, "vocab"), step["config"])));
        host.Steps["encode"] = Encode;
        host.Steps["decode"] = Decode;
        host.Steps["segment"] = Segment;
        host.Steps["config_resolve"] = ResolveConfig;
        host.Steps["documents_from_iterator"] = DocumentsFromIterator;
        host.Steps["corpus_build"] = BuildCorpus;
        host.Steps["corpus_open"] = step => Infos(host.Keep(step, Corpus.Open((string)step["folder"])));
        host.Steps["corpus_tokenizer"] = step => Nothing(host.Keep(step, host.Get<Corpus>(step, "corpus").Tokenizer()));
        host.Steps["corpus_read_document"] = ReadDocument;
        host.Steps["loader_batches"] = Batches;
        host.Steps["close_orders"] = CloseOrders;
    }

    internal static object Nothing(NativeObject handle)
    {
        return null;
    }

    private static object SizeOf(Vocab vocab)
    {
        return Executor.Result("size", vocab.Size);
    }

    private object Encode(Step step)
    {
        Tokenizer tokenizer = host.Get<Tokenizer>(step, "tokenizer");
        return ((List<object>)step["texts"]).Select(text => tokenizer.Encode((string)text).Ids).ToList();
    }

    private object Decode(Step step)
    {
        int[] ids = ((List<object>)step["ids"]).Select(id => (int)(long)id).ToArray();
        return host.Get<Tokenizer>(step, "tokenizer").Decode(ids, (bool)step["skip_special_tokens"]);
    }

    private static object Segment(Step step)
    {
        using (Segmenter segmenter = new Segmenter(step["config"]))
        {
            return segmenter.Spans(Encoding.UTF8.GetBytes((string)step["text"])).Select(span => new[] { span.Begin, span.End }).ToList();
        }
    }

    private static object ResolveConfig(Step step)
    {
        Step all = (Step)TinyJson.Parse(Runtime.ResolveConfig((string)step["kind"], step["config"]));
        Step some = new Step();
        foreach (string key in (List<object>)step["keys"]) some[key] = all[key];
        return some;
    }

    private object DocumentsFromIterator(Step step)
    {
        List<object> texts = (List<object>)host.Documents[(string)step["documents"]];
        long failAt = step.ContainsKey("fail_at") ? (long)step["fail_at"] : -1;
        return Nothing(host.Keep(step, Documents.From(Speeches(texts, failAt))));
    }

    private static IEnumerable<Document> Speeches(List<object> texts, long failAt)
    {
        for (int i = 0; i < texts.Count; i++)
        {
            if (i == failAt) throw new InvalidOperationException("the host's iterator broke at " + i);
            yield return new Document((string)texts[i], "speech " + i);
        }
    }

    private object BuildCorpus(Step step)
    {
        using (CancellationTokenSource cancel = new CancellationTokenSource())
        {
            if (step.ContainsKey("cancelled")) cancel.Cancel();
            return Infos(host.Keep(step, Corpus.Build(
                host.Get<Documents>(step, "documents"), host.Get<Tokenizer>(step, "tokenizer"), (string)step["folder"], step["config"], cancel.Token)));
        }
    }

    private static object Infos(Corpus corpus)
    {
        return Executor.Result("train", Info(corpus.Info(Constants.SPLIT_TRAIN)), "validation", Info(corpus.Info(Constants.SPLIT_VALIDATION)));
    }

    private static object Info(CorpusInfo info)
    {
        return Executor.Result("documents", info.Documents, "sentences", info.Sentences, "tokens", info.Tokens);
    }

    private static int Split(Step step)
    {
        return (string)step["split"] == "train" ? Constants.SPLIT_TRAIN : Constants.SPLIT_VALIDATION;
    }

    private static long Sum(int[] values)
    {
        return values.Sum(value => (long)value);
    }

    private object ReadDocument(Step step)
    {
        StoredDocument stored = host.Get<Corpus>(step, "corpus").Document(Split(step), (long)step["index"]);
        return Executor.Result("id", stored.Id, "tokens", stored.Ids.Length, "sentences", stored.SentenceLengths.Length, "ids_sum", Sum(stored.Ids));
    }

    private object Batches(Step step)
    {
        List<object> all = new List<object>();
        using (Loader loader = new Loader(host.Get<Corpus>(step, "corpus"), Split(step), step["config"]))
        {
            for (long i = 0; i < (long)step["count"]; i++)
            {
                using (Batch batch = loader.Next())
                {
                    BatchArrays a = batch.Arrays();
                    all.Add(Executor.Result(
                        "tokens", a.Ids.Length, "sequences", a.PairLabels.Length, "masked", a.MaskedLabels.Length, "ids_sum", Sum(a.Ids),
                        "labels_sum", Sum(a.MaskedLabels), "pairs_sum", Sum(a.PairLabels)));
                }
            }
        }
        return all;
    }

    private static object CloseOrders(Step step)
    {
        int[] order = { 0, 1, 2, 3, 4 };
        long orders = 0;
        do
        {
            Corpus corpus = Corpus.Open((string)step["corpus"]);
            Tokenizer tokenizer = corpus.Tokenizer();
            Vocab vocab = tokenizer.Vocab();
            Loader loader = new Loader(corpus, Constants.SPLIT_TRAIN, step["config"]);
            Batch batch = loader.Next();
            NativeObject[] handles = { corpus, tokenizer, vocab, loader, batch };
            Func<object>[] uses =
            {
                () => Infos(corpus), () => tokenizer.CountTokens("our country"), () => vocab.Size, () => Used(loader.Next()), () => batch.Arrays()
            };
            bool[] closed = new bool[handles.Length];
            foreach (int which in order)
            {
                handles[which].Dispose();
                closed[which] = true;
                for (int i = 0; i < uses.Length; i++)
                {
                    if (!closed[i]) uses[i]();
                }
            }
            orders++;
        }
        while (Executor.NextPermutation(order));
        return Executor.Result("orders", orders);
    }

    private static object Used(NativeObject handle)
    {
        handle.Dispose();
        return null;
    }
}

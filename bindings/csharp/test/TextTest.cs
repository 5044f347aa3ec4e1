using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using static Bertpt.Tests.Check;
using Config = System.Collections.Generic.Dictionary<string, object>;

namespace Bertpt.Tests
{
    /// <summary>The binding itself, and what needs no LibTorch.</summary>
    internal static class TextTest
    {
        internal static void Run()
        {
            Test("layouts are those of the headers", Layouts);
            Test("a library of another layout is refused", OtherLayout);
            Test("a missing library lists what was tried", Missing);
            Test("configurations as dictionaries", Configurations);
            Test("errors carry code, message, component and details", Errors);
            Test("documents that are pushed come back", Pushed);
            Test("documents of an enumerable, read twice", Enumerated);
            Test("what an enumerator throws", Broken);
            Test("sentences, tokens, offsets, pairs", TokensAndSpans);
            Test("learned abbreviations, a longer vocabulary", Learned);
            Test("corpus, loader, batch, padded batch", Batches);
            Test("a cancel ends a long call", Cancelled);
            Test("use after dispose", UseAfterDispose);
        }

        private static void Layouts()
        {
            foreach (Known known in Known.All)
            {
                Equal(Marshal.SizeOf(known.Type), known.Size);
                foreach (string field in known.Offsets.Split(' '))
                {
                    string[] parts = field.Split('=');
                    Equal(Marshal.OffsetOf(known.Type, parts[0]).ToInt64(), parts[1]);
                }
            }
            That(Known.All.Length > 15, "the list of structs is there");
        }

        private static void OtherLayout()
        {
            Library.Ready();
            BertptException e = Fails(Constants.E_ABI, () => Library.CheckAbi(Constants.ABI_MAJOR, Constants.ABI_MINOR, Constants.LAYOUT_HASH ^ 1));
            That(e.Message.Contains("layout"), e.Message);
            Fails(Constants.E_ABI, () => Library.CheckAbi(Constants.ABI_MAJOR + 1, 0, Constants.LAYOUT_HASH));
        }

        private static void Missing()
        {
            string output = UnitTests.Start("child version", "/nowhere/libbertpt.so", out int code);
            Equal(code, 1);
            That(output.Contains("/nowhere/libbertpt.so: no such file"), output);
            output = UnitTests.Start("child version", "", out code);
            Equal(code, 1);
            string beside = AppDomain.CurrentDomain.BaseDirectory;
            foreach (string folder in new[] { ".", "lib", "../lib" })
            {
                string place = System.IO.Path.GetFullPath(System.IO.Path.Combine(beside, folder, "libbertpt.so.1"));
                That(output.Contains(place + ": no such file"), output);
            }
            That(output.Contains("  libbertpt.so.1: "), output);
        }

        private static void Configurations()
        {
            Equal(Json.Write(new Config { { "a", new object[] { 1, 2.5, true, null } } }), "{\"a\":[1,2.5,true,null]}");
            Equal(Json.Write(new Config()), "{}");
            Equal(Json.Write("q\"\\\n\u00e9"), "\"q\\\"\\\\\\u000a\u00e9\"");
            Thrown<ArgumentException>(() => Json.Write(double.NaN));
            That(Runtime.ResolveConfig("optimizer", new Config { { "learning_rate", 2e-3 } }).Contains("0.002"), "a dictionary reaches the library");
            Equal(Runtime.ResolveConfig("vocab", null), Runtime.ResolveConfig("vocab", "{}"));
            Thrown<ArgumentException>(() => Runtime.ConfigSchema("mo\0del"));
        }

        private static void Errors()
        {
            BertptException e = Fails(Constants.E_CONFIG, () => Runtime.ResolveConfig("model", new Config { { "sise", "tiny" } }));
            That(e.Message.Contains("sise") && e.Component != "", e.Message);
            That(e.Details.Contains("\"/sise\"") && e.Details.Contains("\"size\""), e.Details);
            Equal(Runtime.StatusName(e.Code), "config");
        }

        private static void Pushed()
        {
            using (Documents documents = new Documents())
            {
                documents.Push(new Document("first caf\u00e9\0", "one"));
                documents.Push(new Document(""));
                List<Document> read = documents.ToList();
                Equal(read.Count, 2);
                Equal(read[0].ToString(), "first caf\u00e9\0");
                Equal(read[0].Id, "one");
                Equal(read[1].Text.Length, 0);
            }
        }

        private static void Enumerated()
        {
            List<Document> texts = SmallRun.Texts();
            using (Documents documents = Documents.From(texts))
            {
                for (int pass = 0; pass < 2; pass++)
                {
                    Equal(documents.Select(document => document.Id + document), texts.Select(document => document.Id + document));
                }
            }
        }

        private static IEnumerable<Document> BrokenAtThree()
        {
            for (int i = 0; ; i++)
            {
                if (i == 3) throw new ArithmeticException("broken at three");
                yield return new Document("a few words");
            }
        }

        private static void Broken()
        {
            using (Documents documents = Documents.From(BrokenAtThree()))
            {
                BertptException e = Fails(Constants.E_HOST, () => Vocab.Train(documents));
                That(e.InnerException is ArithmeticException, "the inner exception is the enumerator's");
                That(e.Message.Contains("broken at three"), e.Message);
            }
        }

        private static void TokensAndSpans()
        {
            using (SmallRun run = new SmallRun())
            using (Vocab vocab = run.Tokenizer.Vocab())
            using (Segmenter segmenter = new Segmenter())
            {
                Equal(segmenter.Segment("It rains. Caf\u00e9s close!"), new[] { "It rains.", "Caf\u00e9s close!" });
                SpecialIds special = vocab.SpecialIds;
                Tokens tokens = run.Tokenizer.Encode("the people");
                Equal(tokens.Ids[0], special.Cls);
                Equal(tokens.Ids.Last(), special.Sep);
                Equal(vocab.Piece(special.Mask), "[MASK]");
                Equal(vocab.Find("\u6771\u4eac"), -1);
                Equal(tokens.End[tokens.End.Length - 2], 10);
                Equal(run.Tokenizer.Decode(tokens.Ids, true), "the people");
                TokenizeOptions short_ = new TokenizeOptions { MaxLength = 6, Truncation = Constants.TRUNCATION_LONGEST_FIRST };
                Equal(run.Tokenizer.EncodePair("the people of our country", "new roads", short_).Ids.Length, 6);
                Fails(Constants.E_INVALID_ARGUMENT, () => run.Tokenizer.Encode("the people", new TokenizeOptions { MaxLength = 2 }));
                Fails(Constants.E_INVALID_ARGUMENT, () => run.Tokenizer.Decode(new[] { 1 << 20 }, false));
                Equal(run.Tokenizer.CountTokens(""), 0);
                int n = tokens.Ids.Length;
                EncodedTexts batch = run.Tokenizer.EncodeBatch(new[] { "the people", "" }, null, new BatchOptions { Padding = Constants.PADDING_LONGEST, Threads = 2, Offsets = true });
                Equal(batch.RowOffsets.Length, 3);
                Equal(batch.Row(0).SequenceEqual(tokens.Ids), true);
                Equal(batch.Ids.Length, 2 * n);
                Equal(batch.AttentionMask.Sum(), n + 2);
                Equal(batch.TypeIds.Length, 0);
                EncodedTexts pairs = run.Tokenizer.EncodeBatch(new[] { "the people of our country" }, new[] { "new roads" }, new BatchOptions { Single = short_, TypeIds = true });
                Equal(pairs.Ids.Length, 6);
                Equal(pairs.TypeIds.Max(), 1);
            }
        }

        private static void Learned()
        {
            using (Documents documents = new Documents())
            using (Documents nothing = new Documents())
            {
                for (int i = 0; i < 40; i++)
                {
                    documents.Push(new Document("The Abtlg. Werkzeug has a house. They went to the house. Nobody was in the cold garden of the house."));
                }
                string config = Segmenter.Learn(documents, new Config { { "newlines", "paragraph" } });
                That(config.Contains("\"Abtlg\""), config);
                using (Segmenter segmenter = new Segmenter(config))
                using (Vocab vocab = Vocab.Train(documents, new Config { { "size", 50 } }))
                {
                    Equal(segmenter.Segment("The Abtlg. Werkzeug is cold.").Length, 1);
                    string report;
                    using (Vocab longer = vocab.Extend(documents, out report, new Config { { "pieces", 2 }, { "placement", "end" } }))
                    {
                        Equal(longer.Size, vocab.Size + 2);
                    }
                    That(report.Contains("\"after\""), report);
                    Fails(Constants.E_DATA, () => vocab.Extend(nothing, out report));
                }
            }
        }

        private static void Batches()
        {
            using (SmallRun run = new SmallRun())
            using (Loader loader = new Loader(run.Corpus, Constants.SPLIT_TRAIN, new Config { { "batch_size", 4 }, { "max_seq_length", 32 } }))
            {
                Equal(run.Corpus.IdCounts(Constants.SPLIT_TRAIN).Sum(count => (long)count), run.Corpus.Info(Constants.SPLIT_TRAIN).Tokens);
                loader.GetPosition(out ulong epoch, out ulong index);
                using (Batch first = loader.Next())
                {
                    BatchArrays arrays = first.Arrays();
                    PaddedArrays padded = first.Padded(arrays.Longest + 2);
                    Equal(padded.AttentionMask.Sum(), arrays.Ids.Length);
                    Equal(padded.InputIds[0], arrays.Ids[0]);
                    Equal(padded.Labels.Count(label => label != -100), arrays.MaskedLabels.Length);
                    Fails(Constants.E_INVALID_ARGUMENT, () => first.Padded(arrays.Longest - 1));
                    loader.Seek(epoch, index);
                    using (Batch again = loader.Next()) Equal(again.Arrays().Ids, arrays.Ids);
                }
                That(run.Corpus.Document(Constants.SPLIT_TRAIN, 0).Id.StartsWith("text "), "the id is kept");
                run.Corpus.Verify();
            }
        }

        private static IEnumerable<Document> Endless()
        {
            while (true) yield return new Document("the same words for ever");
        }

        private static void Cancelled()
        {
            using (CancellationTokenSource source = new CancellationTokenSource())
            using (Documents documents = Documents.From(Endless()))
            {
                source.CancelAfter(100);
                OperationCanceledException e = Thrown<OperationCanceledException>(() => Vocab.Train(documents, null, source.Token));
                Equal(((BertptException)e.InnerException).Code, Constants.E_CANCELLED);
            }
        }

        private static void UseAfterDispose()
        {
            Documents documents = new Documents();
            documents.Dispose();
            documents.Dispose();
            Thrown<ObjectDisposedException>(() => documents.Describe());
            Thrown<ObjectDisposedException>(() => documents.Push(new Document("text")));
            Thrown<ObjectDisposedException>(() => Vocab.Train(documents));
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Config = System.Collections.Generic.Dictionary<string, object>;

namespace Bertpt.Tests
{
    /// <summary>The smallest thing that can be pre-trained, in a temporary folder.</summary>
    internal sealed class SmallRun : IDisposable
    {
        internal readonly string Folder = Path.Combine(Path.GetTempPath(), "bertpt-csharp-" + Guid.NewGuid().ToString("N"));
        internal readonly Tokenizer Tokenizer;
        internal readonly Corpus Corpus;

        internal SmallRun()
        {
            Directory.CreateDirectory(Folder);
            using (Documents documents = Documents.From(Texts()))
            using (Vocab vocab = Vocab.Train(documents, new Config { { "size", 200 } }))
            {
                Tokenizer = new Tokenizer(vocab);
                Corpus = Corpus.Build((IEnumerable<Document>)Texts(), Tokenizer, Folder + "/corpus", new Config { { "validation_share", 0.2 } });
            }
        }

        internal static List<Document> Texts()
        {
            string[] words = "the people of our country have a plenty of new roads and fair laws while others wait for rain in the north".Split(' ');
            Random random = new Random(7);
            List<Document> texts = new List<Document>();
            for (int i = 0; i < 40; i++)
            {
                StringBuilder text = new StringBuilder();
                for (int sentence = 0; sentence < 12; sentence++)
                {
                    text.Append("Now");
                    for (int word = 0; word < 9; word++) text.Append(' ').Append(words[random.Next(words.Length)]);
                    text.Append(". ");
                }
                texts.Add(new Document(text.ToString(), "text " + i));
            }
            return texts;
        }

        internal Model Model()
        {
            try
            {
                Runtime.LoadEngine();
            }
            catch (BertptException)
            {
                throw new Check.Skipped("no LibTorch engine");
            }
            return new Model(new Config { { "size", "tiny" }, { "device", "cpu" }, { "threads", 1 }, { "max_position_embeddings", 128 } }, Tokenizer);
        }

        internal Trainer Trainer(long steps, string runDir = null)
        {
            Config config = new Config
            {
                { "num_train_steps", steps }, { "batch_size", 4 }, { "max_seq_length", 32 }, { "evaluate_every", 0 }, { "checkpoint_every", 0 },
                { "evaluation_sequences", 8 }
            };
            if (runDir != null) config["run_dir"] = Folder + "/" + runDir;
            using (Model model = Model())
            using (Optimizer optimizer = new Optimizer(model, new Config { { "learning_rate", 1e-3 } })) return new Trainer(model, optimizer, Corpus, config);
        }

        public void Dispose()
        {
            Tokenizer.Dispose();
            Corpus.Dispose();
            Directory.Delete(Folder, true);
        }
    }
}

using System;
using System.Text;
using System.Threading;

namespace Bertpt
{
    /// <summary>The last layer of one text: Hidden[t * HiddenSize + h], and the pooled [CLS].</summary>
    public sealed class HiddenStates
    {
        public readonly int[] Ids;
        public readonly float[] Hidden, Pooled;

        internal unsafe HiddenStates(IntPtr native)
        {
            using (HiddenHandle hidden = new HiddenHandle(native))
            {
                HiddenView view = new HiddenView { StructSize = (uint)sizeof(HiddenView) };
                IntPtr error = IntPtr.Zero;
                Call.Check(NativeMethods.bertpt_hidden_get_view(hidden, ref view, ref error), error);
                Ids = Call.Ints(view.Ids, view.Tokens);
                Hidden = Call.Floats(view.Hidden, view.Tokens * view.HiddenSize);
                Pooled = Call.Floats(view.Pooled, view.HiddenSize);
            }
        }

        public int HiddenSize
        {
            get { return Pooled.Length; }
        }
    }

    /// <summary>Logits of a batch: Mlm as [masked][vocabulary], Pair as [sequences][2].</summary>
    public sealed class Logits
    {
        public float[] Mlm, Pair;
    }

    /// <summary>BERT with both heads. Needs LibTorch. Any thread may call; while it trains, calls are served between two steps.</summary>
    public sealed class Model : NativeObject
    {
        internal readonly ModelHandle Native;

        internal Model(IntPtr native) : this(new ModelHandle(native)) { }

        private Model(ModelHandle native) : base(native)
        {
            Native = native;
        }

        /// <summary>Random weights: "size" tiny to large, "device" auto, cpu, cuda, "recipe", "seed", ...</summary>
        public Model(object config, Tokenizer tokenizer)
            : this(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_model_create(Call.Config(config), Bertpt.Tokenizer.Of(tokenizer), ref result, ref error)))
        {
        }

        internal static ModelHandle Of(Model model)
        {
            return model == null ? ModelHandle.Null : model.Native;
        }

        /// <summary>A Hugging Face folder, a checkpoint or a run; the configuration does not change the architecture.</summary>
        public static Model Load(string folder, object config = null)
        {
            return new Model(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_model_load(Call.Utf8(folder), Call.Config(config), ref result, ref error)));
        }

        /// <summary>Writes a Hugging Face folder, which must not exist.</summary>
        public void Save(string folder)
        {
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_model_save(Native, Call.Utf8(folder), ref error));
        }

        public string Describe()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_model_describe(Native, ref result, ref error));
        }

        public string Config()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_model_get_config(Native, ref result, ref error));
        }

        public long ParameterCount
        {
            get
            {
                long count = 0;
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_model_get_parameter_count(Native, ref count, ref error));
                return count;
            }
        }

        public Tokenizer Tokenizer()
        {
            return new Tokenizer(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_model_get_tokenizer(Native, ref result, ref error)));
        }

        /// <summary>Logits of one masked position; at least the size of the tokenizer's vocabulary.</summary>
        public long VocabSize
        {
            get
            {
                long size = 0;
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_model_get_vocab_size(Native, ref size, ref error));
                return size;
            }
        }

        /// <summary>A copy of one parameter, row by row.</summary>
        public float[] ReadParameter(string name)
        {
            byte[] text = Call.Utf8(name);
            long count = 0;
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_model_get_parameter_size(Native, text, ref count, ref error));
            float[] values = new float[count];
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_model_read_parameter(Native, text, values, Call.Size(values), ref error));
            return values;
        }

        /// <summary>Guesses what stands at each [MASK], as JSON: [[{"id", "piece", "probability"}]].</summary>
        public string FillMask(string text, long k = 5)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_model_fill_mask(Native, bytes, Call.Size(bytes), k, ref result, ref error));
        }

        public HiddenStates Encode(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            return new HiddenStates(Call.Owned((ref IntPtr result, ref IntPtr error) =>
                NativeMethods.bertpt_model_encode(Native, bytes, Call.Size(bytes), ref result, ref error)));
        }

        /// <summary>Each text as one row of the model's width, row by row; configuration kind "embedding".</summary>
        public float[] Embed(string[] texts, object config = null, CancellationToken cancel = default(CancellationToken), Progress progress = null)
        {
            float[] rows = new float[texts.Length * ReadParameter("bert.embeddings.LayerNorm.weight").Length];
            using (PinnedTexts given = new PinnedTexts(texts))
            using (Cancellation link = new Cancellation(cancel))
            {
                link.Run((ref IntPtr error) => NativeMethods.bertpt_model_embed(Native, given.Pointers, given.Sizes, Call.Size(texts), Call.Config(config),
                    link.Native, Progress.Of(progress), rows, Call.Size(rows), ref error));
            }
            return rows;
        }

        /// <summary>Evaluates on the validation split, with the same sequences and masks every time.</summary>
        public unsafe Evaluation Evaluate(Corpus corpus, object config = null, CancellationToken cancel = default(CancellationToken), Progress progress = null)
        {
            Evaluation evaluation = new Evaluation { StructSize = (uint)sizeof(Evaluation) };
            using (Cancellation link = new Cancellation(cancel))
            {
                link.Run((ref IntPtr error) => NativeMethods.bertpt_model_evaluate(
                    Native, Corpus.Of(corpus), Call.Config(config), link.Native, Progress.Of(progress), ref evaluation, ref error));
            }
            return evaluation;
        }

        public Logits Logits(Batch batch)
        {
            BatchArrays arrays = batch.Arrays();
            Logits logits = new Logits { Mlm = new float[arrays.MaskedLabels.Length * VocabSize], Pair = new float[arrays.PairLabels.Length * 2] };
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_model_copy_logits(
                Native, batch.Native, logits.Mlm, Call.Size(logits.Mlm), logits.Pair, Call.Size(logits.Pair), ref error));
            return logits;
        }
    }

    /// <summary>How the weights are updated. Immutable; a trainer copies it.</summary>
    public sealed class Optimizer : NativeObject
    {
        internal readonly OptimizerHandle Native;

        /// <summary>"type", "learning_rate" (the peak), "weight_decay", "beta1", "beta2", "epsilon", ...</summary>
        public Optimizer(Model model, object config = null)
            : this(new OptimizerHandle(Call.Owned((ref IntPtr result, ref IntPtr error) =>
                NativeMethods.bertpt_optimizer_create(Model.Of(model), Call.Config(config), ref result, ref error))))
        {
        }

        private Optimizer(OptimizerHandle native) : base(native)
        {
            Native = native;
        }

        internal static OptimizerHandle Of(Optimizer optimizer)
        {
            return optimizer == null ? OptimizerHandle.Null : optimizer.Native;
        }

        public string Config()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_optimizer_get_config(Native, ref result, ref error));
        }
    }
}

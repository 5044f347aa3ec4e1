using System;
using System.Text;

namespace Bertpt
{
    /// <summary>How to encode. MaxLength 0 is no limit; Truncation is one of the TRUNCATION_ numbers of <see cref="Constants"/>.</summary>
    public sealed class TokenizeOptions
    {
        public bool AddSpecialTokens = true;
        public long MaxLength;
        public int Truncation = Constants.TRUNCATION_NONE;

        internal unsafe EncodeOptions Native()
        {
            return new EncodeOptions
            {
                StructSize = (uint)sizeof(EncodeOptions),
                AddSpecialTokens = AddSpecialTokens ? 1 : 0,
                MaxLength = MaxLength,
                Truncation = Truncation,
                Offsets = 1
            };
        }
    }

    /// <summary>
    /// An encoded text: parallel arrays with an entry for each token. Begin and End are byte spans of the text in UTF-8, 0 and 0 for
    /// special tokens; WordIds is -1 for them.
    /// </summary>
    public sealed class Tokens
    {
        public readonly int[] Ids, TypeIds, WordIds, SpecialMask;
        public readonly long[] Begin, End;

        internal unsafe Tokens(IntPtr native)
        {
            using (EncodingHandle encoding = new EncodingHandle(native))
            {
                EncodingView view = new EncodingView { StructSize = (uint)sizeof(EncodingView) };
                IntPtr error = IntPtr.Zero;
                Call.Check(NativeMethods.bertpt_encoding_get_view(encoding, ref view, ref error), error);
                Ids = Call.Ints(view.Ids, view.Count);
                TypeIds = Call.Ints(view.TypeIds, view.Count);
                WordIds = Call.Ints(view.WordIds, view.Count);
                SpecialMask = Call.Ints(view.SpecialMask, view.Count);
                Begin = Call.Longs(view.Begin, view.Count);
                End = Call.Longs(view.End, view.Count);
            }
        }
    }

    /// <summary>Text to WordPiece ids and back. Immutable: share it freely.</summary>
    public sealed class Tokenizer : NativeObject
    {
        internal readonly TokenizerHandle Native;

        internal Tokenizer(IntPtr native) : this(new TokenizerHandle(native)) { }

        private Tokenizer(TokenizerHandle native) : base(native)
        {
            Native = native;
        }

        /// <summary>"lowercase", "strip_accents", "rules", ...; what is left out follows the vocabulary.</summary>
        public Tokenizer(Vocab vocab, object config = null)
            : this(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_tokenizer_create(Bertpt.Vocab.Of(vocab), Call.Config(config), ref result, ref error)))
        {
        }

        internal static TokenizerHandle Of(Tokenizer tokenizer)
        {
            return tokenizer == null ? TokenizerHandle.Null : tokenizer.Native;
        }

        /// <summary>Reads a folder of <see cref="Save"/> or of a BERT model of Hugging Face, a vocab.txt or a tokenizer.json.</summary>
        public static Tokenizer Load(string path)
        {
            return new Tokenizer(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_tokenizer_load(Call.Utf8(path), ref result, ref error)));
        }

        public void Save(string folder)
        {
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_tokenizer_save(Native, Call.Utf8(folder), ref error));
        }

        public Tokens Encode(string text, TokenizeOptions options = null)
        {
            return Encode(Encoding.UTF8.GetBytes(text), options);
        }

        public Tokens Encode(byte[] text, TokenizeOptions options = null)
        {
            EncodeOptions native = (options ?? new TokenizeOptions()).Native();
            return new Tokens(Call.Owned((ref IntPtr result, ref IntPtr error) =>
                NativeMethods.bertpt_tokenizer_encode(Native, text, Call.Size(text), ref native, ref result, ref error)));
        }

        public Tokens EncodePair(string first, string second, TokenizeOptions options = null)
        {
            byte[] a = Encoding.UTF8.GetBytes(first), b = Encoding.UTF8.GetBytes(second);
            EncodeOptions native = (options ?? new TokenizeOptions()).Native();
            return new Tokens(Call.Owned((ref IntPtr result, ref IntPtr error) =>
                NativeMethods.bertpt_tokenizer_encode_pair(Native, a, Call.Size(a), b, Call.Size(b), ref native, ref result, ref error)));
        }

        /// <summary>Many texts in one call, with several threads; pairs is null or holds a second text for each.</summary>
        public EncodedTexts EncodeBatch(string[] texts, string[] pairs = null, BatchOptions options = null)
        {
            if (pairs != null && pairs.Length != texts.Length) throw new ArgumentException(pairs.Length + " second texts for " + texts.Length + " texts");
            EncodeOptions native = (options ?? new BatchOptions()).Native();
            using (PinnedTexts first = new PinnedTexts(texts))
            using (PinnedTexts second = pairs == null ? null : new PinnedTexts(pairs))
            {
                return new EncodedTexts(Call.Owned((ref IntPtr result, ref IntPtr error) =>
                    NativeMethods.bertpt_tokenizer_encode_batch(Native, first.Pointers, first.Sizes, second == null ? IntPtr.Zero : second.Pointers,
                        second == null ? null : second.Sizes, Call.Size(texts), ref native, ref result, ref error)));
            }
        }

        /// <summary>Without special tokens.</summary>
        public long CountTokens(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            long count = 0;
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_tokenizer_count_tokens(Native, bytes, Call.Size(bytes), ref count, ref error));
            return count;
        }

        public string Decode(int[] ids, bool skipSpecialTokens)
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) =>
                NativeMethods.bertpt_tokenizer_decode(Native, ids, Call.Size(ids), skipSpecialTokens ? 1 : 0, ref result, ref error));
        }

        public Vocab Vocab()
        {
            return new Vocab(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_tokenizer_get_vocab(Native, ref result, ref error)));
        }

        public string Config()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_tokenizer_get_config(Native, ref result, ref error));
        }
    }
}

using System;
using System.Text;
using System.Threading;

namespace Bertpt
{
    /// <summary>A WordPiece vocabulary. Immutable: share it freely.</summary>
    public sealed class Vocab : NativeObject
    {
        internal readonly VocabHandle Native;

        internal Vocab(IntPtr native) : this(new VocabHandle(native)) { }

        private Vocab(VocabHandle native) : base(native)
        {
            Native = native;
        }

        internal static VocabHandle Of(Vocab vocab)
        {
            return vocab == null ? VocabHandle.Null : vocab.Native;
        }

        /// <summary>Learns a vocabulary: "size", "lowercase", ...</summary>
        public static Vocab Train(Documents documents, object config = null, CancellationToken cancel = default(CancellationToken), Progress progress = null)
        {
            using (Cancellation link = new Cancellation(cancel))
            {
                try
                {
                    return new Vocab(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_vocab_train(
                        Documents.Of(documents), Call.Config(config), link.Native, Progress.Of(progress), ref result, ref error)));
                }
                catch (BertptException e)
                {
                    throw link.Explain(documents, e);
                }
            }
        }

        /// <summary>A longer vocabulary with the pieces that save most on the documents: "pieces", "placement", ... No id moves. `report`: JSON.</summary>
        public Vocab Extend(Documents documents, out string report, object config = null, CancellationToken cancel = default(CancellationToken), Progress progress = null)
        {
            using (Cancellation link = new Cancellation(cancel))
            {
                try
                {
                    IntPtr text = IntPtr.Zero;
                    Vocab longer = new Vocab(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_vocab_extend(
                        Native, Documents.Of(documents), Call.Config(config), link.Native, Progress.Of(progress), ref result, ref text, ref error)));
                    report = Call.TakeText(text);
                    return longer;
                }
                catch (BertptException e)
                {
                    throw link.Explain(documents, e);
                }
            }
        }

        /// <summary>Reads a vocab.txt, a tokenizer.json, or a folder that holds one of them.</summary>
        public static Vocab Load(string path)
        {
            return new Vocab(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_vocab_load(Call.Utf8(path), ref result, ref error)));
        }

        public void Save(string folder)
        {
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_vocab_save(Native, Call.Utf8(folder), ref error));
        }

        public long Size
        {
            get
            {
                long size = 0;
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_vocab_get_size(Native, ref size, ref error));
                return size;
            }
        }

        public string Piece(int id)
        {
            IntPtr piece = IntPtr.Zero;
            UIntPtr size = UIntPtr.Zero;
            return Call.Held(Native, () =>
            {
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_vocab_get_piece(Native, id, ref piece, ref size, ref error));
                return Call.String(piece, (long)size);
            });
        }

        /// <summary>The id of a piece, or -1.</summary>
        public int Find(string piece)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(piece);
            int id = 0;
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_vocab_find(Native, bytes, Call.Size(bytes), ref id, ref error));
            return id;
        }

        public unsafe SpecialIds SpecialIds
        {
            get
            {
                SpecialIds ids = new SpecialIds { StructSize = (uint)sizeof(SpecialIds) };
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_vocab_get_special_ids(Native, ref ids, ref error));
                return ids;
            }
        }

        public string Describe()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_vocab_describe(Native, ref result, ref error));
        }
    }
}

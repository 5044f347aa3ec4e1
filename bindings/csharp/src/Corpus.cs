using System;
using System.Collections.Generic;
using System.Threading;

namespace Bertpt
{
    /// <summary>One stored document: ids of all its sentences, one after the other, without special tokens; "" where there is no id.</summary>
    public sealed class StoredDocument
    {
        public readonly int[] Ids, SentenceLengths;
        public readonly string Id;

        internal unsafe StoredDocument(IntPtr native)
        {
            using (CorpusDocumentHandle document = new CorpusDocumentHandle(native))
            {
                CorpusDocumentView view = new CorpusDocumentView { StructSize = (uint)sizeof(CorpusDocumentView) };
                IntPtr error = IntPtr.Zero;
                Call.Check(NativeMethods.bertpt_corpus_document_get_view(document, ref view, ref error), error);
                Ids = Call.Ints(view.Ids, view.Tokens);
                SentenceLengths = Call.Ints(view.SentenceLengths, view.Sentences);
                Id = Call.String(view.Id);
            }
        }
    }

    /// <summary>A tokenized corpus in a folder. Immutable: share it freely. Splits are the SPLIT_ numbers of <see cref="Constants"/>.</summary>
    public sealed class Corpus : NativeObject
    {
        internal readonly CorpusHandle Native;

        internal Corpus(IntPtr native) : this(new CorpusHandle(native)) { }

        private Corpus(CorpusHandle native) : base(native)
        {
            Native = native;
        }

        internal static CorpusHandle Of(Corpus corpus)
        {
            return corpus == null ? CorpusHandle.Null : corpus.Native;
        }

        /// <summary>Builds a corpus: "validation_share", "segmenter", ... The folder must not exist; it appears whole or not at all.</summary>
        public static Corpus Build(
            Documents documents, Tokenizer tokenizer, string folder, object config = null, CancellationToken cancel = default(CancellationToken), Progress progress = null)
        {
            using (Cancellation link = new Cancellation(cancel))
            {
                try
                {
                    return new Corpus(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_corpus_build(
                        Documents.Of(documents), Bertpt.Tokenizer.Of(tokenizer), Call.Utf8(folder), Call.Config(config), link.Native, Progress.Of(progress), ref result, ref error)));
                }
                catch (BertptException e)
                {
                    throw link.Explain(documents, e);
                }
            }
        }

        /// <summary>Builds a corpus from what is enumerated, in bounded memory. A cancel ends it between two documents.</summary>
        public static Corpus Build(
            IEnumerable<Document> documents, Tokenizer tokenizer, string folder, object config = null, CancellationToken cancel = default(CancellationToken))
        {
            using (CorpusBuilder builder = new CorpusBuilder(folder, tokenizer, config))
            {
                foreach (Document document in documents)
                {
                    cancel.ThrowIfCancellationRequested();
                    builder.Push(document);
                }
                return builder.Finish();
            }
        }

        public static Corpus Open(string folder)
        {
            return new Corpus(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_corpus_open(Call.Utf8(folder), ref result, ref error)));
        }

        public unsafe CorpusInfo Info(int split)
        {
            CorpusInfo info = new CorpusInfo { StructSize = (uint)sizeof(CorpusInfo) };
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_corpus_get_info(Native, split, ref info, ref error));
            return info;
        }

        /// <summary>The health report of the build as JSON.</summary>
        public string Report()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_corpus_get_report(Native, ref result, ref error));
        }

        public string Manifest()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_corpus_get_manifest(Native, ref result, ref error));
        }

        public Tokenizer Tokenizer()
        {
            return new Tokenizer(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_corpus_get_tokenizer(Native, ref result, ref error)));
        }

        /// <summary>How often each id of the vocabulary occurs in a split.</summary>
        public ulong[] IdCounts(int split)
        {
            using (Tokenizer tokenizer = Tokenizer())
            using (Vocab vocab = tokenizer.Vocab())
            {
                ulong[] counts = new ulong[vocab.Size];
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_corpus_copy_id_counts(Native, split, counts, Call.Size(counts), ref error));
                return counts;
            }
        }

        public StoredDocument Document(int split, long index)
        {
            return new StoredDocument(Call.Owned((ref IntPtr result, ref IntPtr error) =>
                NativeMethods.bertpt_corpus_read_document(Native, split, index, ref result, ref error)));
        }

        /// <summary>Reads every byte and checks every checksum.</summary>
        public void Verify(CancellationToken cancel = default(CancellationToken), Progress progress = null)
        {
            using (Cancellation link = new Cancellation(cancel))
            {
                link.Run((ref IntPtr error) => NativeMethods.bertpt_corpus_verify(Native, link.Native, Progress.Of(progress), ref error));
            }
        }
    }

    /// <summary>A corpus that is filled document by document, in bounded memory. Disposed without Finish, it leaves nothing behind.</summary>
    public sealed class CorpusBuilder : NativeObject
    {
        internal readonly CorpusBuilderHandle Native;

        public CorpusBuilder(string folder, Tokenizer tokenizer, object config = null)
            : this(new CorpusBuilderHandle(Call.Owned((ref IntPtr result, ref IntPtr error) =>
                NativeMethods.bertpt_corpus_builder_create(Call.Utf8(folder), Tokenizer.Of(tokenizer), Call.Config(config), ref result, ref error))))
        {
        }

        private CorpusBuilder(CorpusBuilderHandle native) : base(native)
        {
            Native = native;
        }

        public void Push(Document document)
        {
            byte[] id = document.IdBytes();
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_corpus_builder_push(Native, document.Text, Call.Size(document.Text), id, Call.Size(id), ref error));
        }

        /// <summary>Completes the corpus and opens it; the builder is then used up.</summary>
        public Corpus Finish()
        {
            return new Corpus(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_corpus_builder_finish(Native, ref result, ref error)));
        }
    }
}

using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Bertpt
{
    /// <summary>One document: its text as bytes (what is not UTF-8 is replaced when it is tokenized) and the id of its source, or null.</summary>
    public sealed class Document
    {
        public readonly byte[] Text;
        public readonly string Id;

        public Document(byte[] text, string id = null)
        {
            Text = text ?? throw new ArgumentNullException(nameof(text));
            Id = id;
        }

        public Document(string text, string id = null) : this(Encoding.UTF8.GetBytes(text), id) { }

        public override string ToString()
        {
            return Encoding.UTF8.GetString(Text);
        }

        internal byte[] IdBytes()
        {
            return Id == null ? new byte[0] : Encoding.UTF8.GetBytes(Id);
        }
    }

    /// <summary>Where text comes from: files, documents pushed one by one, or an IEnumerable of the program.</summary>
    public sealed class Documents : NativeObject, IEnumerable<Document>
    {
        internal readonly DocumentsHandle Native;
        private readonly HostDocuments host;

        /// <summary>An empty list to push into, kept in memory; CorpusBuilder takes more than fits.</summary>
        public Documents() : this(Call.Owned(NativeMethods.bertpt_documents_create), null) { }

        private Documents(IntPtr native, HostDocuments host) : this(new DocumentsHandle(native))
        {
            this.host = host;
        }

        private Documents(DocumentsHandle native) : base(native)
        {
            Native = native;
        }

        internal static DocumentsHandle Of(Documents documents)
        {
            return documents == null ? DocumentsHandle.Null : documents.Native;
        }

        /// <summary>Files, plain or .zst; "format" auto, text, jsonl or sentences, "text_field", ...</summary>
        public static Documents OpenFiles(IList<string> paths, object config = null)
        {
            IntPtr[] native = new IntPtr[paths.Count];
            GCHandle[] pins = new GCHandle[paths.Count];
            try
            {
                for (int i = 0; i < native.Length; i++)
                {
                    pins[i] = GCHandle.Alloc(Call.Utf8(paths[i]), GCHandleType.Pinned);
                    native[i] = pins[i].AddrOfPinnedObject();
                }
                return new Documents(
                    Call.Owned((ref IntPtr result, ref IntPtr error) =>
                        NativeMethods.bertpt_documents_open_files(native, Call.Size(native), Call.Config(config), ref result, ref error)),
                    null);
            }
            finally
            {
                foreach (GCHandle pin in pins)
                {
                    if (pin.IsAllocated) pin.Free();
                }
            }
        }

        /// <summary>
        /// Documents of the program, read when they are needed, from the beginning each time; on whichever thread of the library, one at a
        /// time. What the enumerator throws ends the call that reads it with E_HOST, with the exception as its inner one.
        /// </summary>
        public static Documents From(IEnumerable<Document> documents)
        {
            HostDocuments host = new HostDocuments(documents);
            return new Documents(host.Open(), host);
        }

        public void Push(Document document)
        {
            byte[] id = document.IdBytes();
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_documents_push(Native, document.Text, Call.Size(document.Text), id, Call.Size(id), ref error));
        }

        public string Describe()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_documents_describe(Native, ref result, ref error));
        }

        public IEnumerator<Document> GetEnumerator()
        {
            using (DocumentReaderHandle reader = new DocumentReaderHandle(
                Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_documents_open_reader(Native, ref result, ref error))))
            {
                for (Document document = Read(reader); document != null; document = Read(reader)) yield return document;
            }
        }

        IEnumerator IEnumerable.GetEnumerator()
        {
            return GetEnumerator();
        }

        /// <summary>Adds what the enumerator threw to the failure of a call that read these documents.</summary>
        internal static Exception Explain(Documents documents, BertptException e)
        {
            Exception failure = documents == null || documents.host == null ? null : documents.host.Failure;
            return e.Code == Constants.E_HOST && failure != null ? new BertptException(e.Code, e.Component, e.Message, e.Details, failure) : e;
        }

        private unsafe Document Read(DocumentReaderHandle reader)
        {
            IntPtr native = IntPtr.Zero, error = IntPtr.Zero;
            try
            {
                if (Call.Check(NativeMethods.bertpt_document_reader_next(reader, ref native, ref error), error) == Constants.END) return null;
            }
            catch (BertptException e)
            {
                throw Explain(this, e);
            }
            using (DocumentHandle document = new DocumentHandle(native))
            {
                DocumentView view = new DocumentView { StructSize = (uint)sizeof(DocumentView) };
                Call.Check(NativeMethods.bertpt_document_get_view(document, ref view, ref error), error);
                string id = view.Id == IntPtr.Zero ? null : Call.String(view.Id, (long)view.IdSize);
                return new Document(Call.Bytes(view.Text, (long)view.TextSize), id);
            }
        }
    }
}

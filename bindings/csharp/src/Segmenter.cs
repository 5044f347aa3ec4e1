using System;
using System.Text;
using System.Threading;

namespace Bertpt
{
    /// <summary>Bytes [Begin, End) of a text in UTF-8.</summary>
    public struct Span
    {
        public long Begin, End;
    }

    /// <summary>Text to sentences. Immutable: share it freely.</summary>
    public sealed class Segmenter : NativeObject
    {
        internal readonly SegmenterHandle Native;

        public Segmenter(object config = null)
            : this(new SegmenterHandle(Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_segmenter_create(Call.Config(config), ref result, ref error))))
        {
        }

        private Segmenter(SegmenterHandle native) : base(native)
        {
            Native = native;
        }

        /// <summary>The configuration as JSON with the abbreviations of the documents added; for the constructor.</summary>
        public static string Learn(Documents documents, object config = null, CancellationToken cancel = default(CancellationToken), Progress progress = null)
        {
            using (Cancellation link = new Cancellation(cancel))
            {
                try
                {
                    return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_segmenter_learn(
                        Documents.Of(documents), Call.Config(config), link.Native, Progress.Of(progress), ref result, ref error));
                }
                catch (BertptException e)
                {
                    throw link.Explain(documents, e);
                }
            }
        }

        public unsafe Span[] Spans(byte[] text)
        {
            IntPtr native = Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_segmenter_segment(Native, text, Call.Size(text), ref result, ref error));
            using (SentencesHandle sentences = new SentencesHandle(native))
            {
                SentencesView view = new SentencesView { StructSize = (uint)sizeof(SentencesView) };
                Call.Run((ref IntPtr error) => NativeMethods.bertpt_sentences_get_view(sentences, ref view, ref error));
                long[] begin = Call.Longs(view.Begin, view.Count), end = Call.Longs(view.End, view.Count);
                Span[] spans = new Span[begin.Length];
                for (int i = 0; i < spans.Length; i++) spans[i] = new Span { Begin = begin[i], End = end[i] };
                return spans;
            }
        }

        public string[] Segment(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            return Array.ConvertAll(Spans(bytes), span => Encoding.UTF8.GetString(bytes, (int)span.Begin, (int)(span.End - span.Begin)));
        }

        public string Config()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_segmenter_get_config(Native, ref result, ref error));
        }
    }
}

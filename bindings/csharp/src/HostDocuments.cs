using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

namespace Bertpt
{
    /// <summary>
    /// An IEnumerable as the library reads it: the one place where native code calls managed code. The four delegates live for ever;
    /// private_data is a number, so that nothing native points into the heap. No exception leaves them: it is kept for the call that failed.
    /// </summary>
    internal sealed class HostDocuments
    {
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate int NextFunction(IntPtr privateData, ref DocumentView document);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate int RewindFunction(IntPtr privateData);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate IntPtr ErrorFunction(IntPtr privateData);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate void ReleaseFunction(IntPtr privateData);

        private const int Failed = -1000; // any number that is no status of the library
        private static readonly ConcurrentDictionary<long, HostDocuments> All = new ConcurrentDictionary<long, HostDocuments>();
        private static readonly NextFunction NextDelegate = Next;
        private static readonly RewindFunction RewindDelegate = Rewind;
        private static readonly ErrorFunction ErrorDelegate = LastError;
        private static readonly ReleaseFunction ReleaseDelegate = Release;
        private static long last;

        private readonly IEnumerable<Document> source;
        private IEnumerator<Document> pass;
        private volatile Exception failure;
        private readonly Block text = new Block(), id = new Block(), message = new Block();

        internal HostDocuments(IEnumerable<Document> source)
        {
            this.source = source ?? throw new ArgumentNullException(nameof(source));
            pass = source.GetEnumerator();
        }

        /// <summary>What the enumerator threw in the pass that failed, or null.</summary>
        internal Exception Failure
        {
            get { return failure; }
        }

        internal IntPtr Open()
        {
            long number = Interlocked.Increment(ref last);
            All[number] = this;
            DocumentIterator iterator = new DocumentIterator
            {
                StructSize = (uint)Marshal.SizeOf(typeof(DocumentIterator)),
                Next = Marshal.GetFunctionPointerForDelegate(NextDelegate),
                Rewind = Marshal.GetFunctionPointerForDelegate(RewindDelegate),
                LastError = Marshal.GetFunctionPointerForDelegate(ErrorDelegate),
                Release = Marshal.GetFunctionPointerForDelegate(ReleaseDelegate),
                PrivateData = (IntPtr)number
            };
            try
            {
                return Call.Owned((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_documents_from_iterator(ref iterator, ref result, ref error));
            }
            catch
            {
                Release((IntPtr)number);
                throw;
            }
        }

        private static int Next(IntPtr privateData, ref DocumentView view)
        {
            HostDocuments host = All[(long)privateData];
            try
            {
                if (!host.pass.MoveNext()) return Constants.END;
                Document document = host.pass.Current;
                view.Text = host.text.Hold(document.Text);
                view.TextSize = (UIntPtr)document.Text.LongLength;
                byte[] bytes = document.Id == null ? null : Encoding.UTF8.GetBytes(document.Id);
                view.Id = bytes == null ? IntPtr.Zero : host.id.Hold(bytes);
                view.IdSize = (UIntPtr)(bytes == null ? 0 : bytes.LongLength);
                return Constants.OK;
            }
            catch (Exception e)
            {
                host.failure = e;
                return Failed;
            }
        }

        private static int Rewind(IntPtr privateData)
        {
            HostDocuments host = All[(long)privateData];
            try
            {
                host.failure = null;
                host.pass.Dispose();
                host.pass = host.source.GetEnumerator();
                return Constants.OK;
            }
            catch (Exception e)
            {
                host.failure = e;
                return Failed;
            }
        }

        private static IntPtr LastError(IntPtr privateData)
        {
            try
            {
                HostDocuments host = All[(long)privateData];
                return host.message.Hold(Call.Utf8((host.failure == null ? "" : host.failure.Message).Replace('\0', ' ')));
            }
            catch (Exception)
            {
                return IntPtr.Zero;
            }
        }

        private static void Release(IntPtr privateData)
        {
            if (!All.TryRemove((long)privateData, out HostDocuments host)) return;
            try
            {
                host.pass.Dispose();
            }
            catch (Exception)
            {
                // Nobody is left who could be told.
            }
            host.text.Free();
            host.id.Free();
            host.message.Free();
        }

        /// <summary>Native memory that holds the bytes of one document until the next.</summary>
        private sealed class Block
        {
            private IntPtr memory;
            private long capacity;

            internal IntPtr Hold(byte[] bytes)
            {
                if (capacity <= bytes.LongLength)
                {
                    Free();
                    capacity = Math.Max(4096, bytes.LongLength * 2);
                    memory = Marshal.AllocHGlobal((IntPtr)capacity);
                }
                Marshal.Copy(bytes, 0, memory, bytes.Length);
                return memory;
            }

            internal void Free()
            {
                Marshal.FreeHGlobal(memory);
                memory = IntPtr.Zero;
                capacity = 0;
            }
        }
    }
}

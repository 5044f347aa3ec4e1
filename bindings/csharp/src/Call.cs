using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Bertpt
{
    /// <summary>What native calls have in common: statuses, owned results, UTF-8 by hand.</summary>
    internal static class Call
    {
        internal delegate int Body(ref IntPtr error);

        internal delegate int OwnedBody(ref IntPtr result, ref IntPtr error);

        /// <summary>Throws for a negative status, else gives it back.</summary>
        internal static int Check(int status, IntPtr error)
        {
            if (status < 0) throw BertptException.Take(status, error);
            return status;
        }

        internal static int Run(Body body)
        {
            Library.Ready();
            IntPtr error = IntPtr.Zero;
            return Check(body(ref error), error);
        }

        /// <summary>A call that gives an owned handle.</summary>
        internal static IntPtr Owned(OwnedBody body)
        {
            Library.Ready();
            IntPtr result = IntPtr.Zero, error = IntPtr.Zero;
            Check(body(ref result, ref error), error);
            return result;
        }

        /// <summary>A call that gives an owned text.</summary>
        internal static string Text(OwnedBody body)
        {
            return TakeText(Owned(body));
        }

        internal static string TakeText(IntPtr native)
        {
            using (TextHandle text = new TextHandle(native))
            {
                IntPtr data = IntPtr.Zero, error = IntPtr.Zero;
                UIntPtr size = UIntPtr.Zero;
                Check(NativeMethods.bertpt_text_get(text, ref data, ref size, ref error), error);
                return String(data, (long)size);
            }
        }

        /// <summary>Keeps a handle from being freed while what it lends is copied, also when another thread disposes it.</summary>
        internal static T Held<T>(NativeHandle handle, Func<T> body)
        {
            bool held = false;
            try
            {
                handle.DangerousAddRef(ref held);
                return body();
            }
            finally
            {
                if (held) handle.DangerousRelease();
            }
        }

        /// <summary>UTF-8 ended by NUL; null stays null.</summary>
        internal static byte[] Utf8(string text)
        {
            if (text == null) return null;
            if (text.IndexOf('\0') >= 0) throw new ArgumentException("a NUL character in: " + text.Replace('\0', '?'));
            byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
            Encoding.UTF8.GetBytes(text, 0, text.Length, bytes, 0);
            return bytes;
        }

        /// <summary>A configuration: null, JSON text, or a dictionary.</summary>
        internal static byte[] Config(object config)
        {
            return Utf8(config == null ? null : config as string ?? Json.Write(config));
        }

        internal static UIntPtr Size(Array array)
        {
            return (UIntPtr)(array == null ? 0 : array.LongLength);
        }

        /// <summary>What stands at a borrowed pointer up to its NUL.</summary>
        internal static string String(IntPtr pointer)
        {
            if (pointer == IntPtr.Zero) return "";
            long size = 0;
            unsafe
            {
                while (((byte*)pointer)[size] != 0) size++;
            }
            return String(pointer, size);
        }

        internal static string String(IntPtr pointer, long size)
        {
            return Encoding.UTF8.GetString(Bytes(pointer, size));
        }

        internal static byte[] Bytes(IntPtr pointer, long size)
        {
            byte[] bytes = new byte[pointer == IntPtr.Zero ? 0 : size];
            if (bytes.Length > 0) Marshal.Copy(pointer, bytes, 0, bytes.Length);
            return bytes;
        }

        /// <summary>Copies of native arrays; NULL gives an empty one.</summary>
        internal static int[] Ints(IntPtr pointer, long count)
        {
            int[] values = new int[pointer == IntPtr.Zero ? 0 : count];
            if (values.Length > 0) Marshal.Copy(pointer, values, 0, values.Length);
            return values;
        }

        internal static long[] Longs(IntPtr pointer, long count)
        {
            long[] values = new long[pointer == IntPtr.Zero ? 0 : count];
            if (values.Length > 0) Marshal.Copy(pointer, values, 0, values.Length);
            return values;
        }

        internal static float[] Floats(IntPtr pointer, long count)
        {
            float[] values = new float[pointer == IntPtr.Zero ? 0 : count];
            if (values.Length > 0) Marshal.Copy(pointer, values, 0, values.Length);
            return values;
        }
    }
}

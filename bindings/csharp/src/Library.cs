using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;

namespace Bertpt
{
    /// <summary>
    /// Finds libbertpt, once: the path given to <see cref="Runtime.Load"/>, else BERTPT_LIBRARY (a file or a folder), else beside the
    /// program, in lib/ and ../lib from there, else the system's search. A library of another ABI is refused. After a failure the next call tries again.
    /// </summary>
    internal static class Library
    {
        private static readonly object Lock = new object();
        private static volatile bool ready;
        private static IntPtr loaded;

        internal static void Ready()
        {
            if (!ready) Load(null);
        }

        internal static void Load(string given)
        {
            lock (Lock)
            {
                if (ready)
                {
                    if (given == null) return;
                    throw new BertptException(Constants.E_STATE, "host/library", "libbertpt is loaded already: name its path before the first use", "{}");
                }
                if (loaded == IntPtr.Zero)
                {
                    loaded = Find(given);
                    Bind();
                }
                CheckAbi(Constants.ABI_MAJOR, Constants.ABI_MINOR, Constants.LAYOUT_HASH);
                ready = true;
                // Trainers that still run when the process ends stop at a step boundary and write their checkpoint.
                AppDomain.CurrentDomain.ProcessExit += delegate
                {
                    IntPtr none = IntPtr.Zero;
                    NativeMethods.bertpt_runtime_shutdown(10000, ref none);
                    NativeMethods.bertpt_error_free(none);
                };
            }
        }

        internal static void CheckAbi(uint major, uint minor, ulong hash)
        {
            IntPtr error = IntPtr.Zero;
            Call.Check(NativeMethods.bertpt_abi_check(major, minor, hash, ref error), error);
        }

        private static IntPtr Find(string given)
        {
            List<string> tried = new List<string>();
            foreach (string candidate in Candidates(given))
            {
                IntPtr handle = Open(candidate, out string why);
                if (handle != IntPtr.Zero) return handle;
                tried.Add(candidate + ": " + (candidate.IndexOf('/') >= 0 && !File.Exists(candidate) ? "no such file" : why));
            }
            throw new BertptException(
                Constants.E_NOT_FOUND,
                "host/library",
                "libbertpt was not found; set BERTPT_LIBRARY to its path. Tried:\n  " + string.Join("\n  ", tried),
                Json.Write(new Dictionary<string, object> { { "candidates", tried } }));
        }

        // What was named is the only candidate: falling back to another library would hide the mistake.
        private static IEnumerable<string> Candidates(string given)
        {
            string named = given ?? Environment.GetEnvironmentVariable("BERTPT_LIBRARY");
            if (!string.IsNullOrEmpty(named))
            {
                yield return Path.GetFullPath(Directory.Exists(named) ? Path.Combine(named, NativeMethods.Library) : named);
                yield break;
            }
            string beside = AppDomain.CurrentDomain.BaseDirectory;
            yield return Path.GetFullPath(Path.Combine(beside, NativeMethods.Library));
            yield return Path.GetFullPath(Path.Combine(beside, "lib", NativeMethods.Library));
            yield return Path.GetFullPath(Path.Combine(beside, "../lib", NativeMethods.Library));
            yield return NativeMethods.Library;
        }

#if NET5_0_OR_GREATER
        private static IntPtr Open(string path, out string why)
        {
            why = "";
            try
            {
                return NativeLibrary.Load(path);
            }
            catch (Exception e) when (e is DllNotFoundException || e is BadImageFormatException)
            {
                why = e.Message;
                return IntPtr.Zero;
            }
        }

        private static void Bind()
        {
            NativeLibrary.SetDllImportResolver(
                typeof(Library).Assembly, (name, assembly, search) => name == NativeMethods.Library ? loaded : IntPtr.Zero);
        }
#else
        private const int RTLD_NOW = 2;

        [DllImport("libdl.so.2")]
        private static extern IntPtr dlopen(byte[] path, int flags);

        [DllImport("libdl.so.2")]
        private static extern IntPtr dlerror();

        private static IntPtr Open(string path, out string why)
        {
            IntPtr handle = dlopen(Call.Utf8(path), RTLD_NOW);
            why = handle == IntPtr.Zero ? Call.String(dlerror()) : "";
            return handle;
        }

        // Mono resolves the name of a DllImport by dlopen, which finds what is loaded under this name already.
        private static void Bind()
        {
        }
#endif
    }
}

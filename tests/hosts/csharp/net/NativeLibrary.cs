// What the binding uses of .NET and Mono does not have, so that mcs can check the lines under NET5_0_OR_GREATER. Never run.
using System;
using System.Reflection;

namespace System.Runtime.InteropServices
{
    public delegate IntPtr DllImportResolver(string libraryName, Assembly assembly, DllImportSearchPath? searchPath);

    public static class NativeLibrary
    {
        public static IntPtr Load(string libraryPath)
        {
            throw new NotSupportedException();
        }

        public static void SetDllImportResolver(Assembly assembly, DllImportResolver resolver)
        {
            throw new NotSupportedException();
        }
    }
}

using System;
using System.Reflection;
using System.Threading;

namespace Bertpt
{
    /// <summary>Ctrl-C (SIGINT) as a CancellationToken, with a terminal or without one.</summary>
    public static class Interrupt
    {
        /// <summary>
        /// A token that the first Ctrl-C cancels; the second one ends the process as usual. Mono shows Ctrl-C to a program without a terminal only
        /// through its library Mono.Posix (Debian: libmono-posix4.0-cil), which is used where it is there.
        /// </summary>
        public static CancellationToken Token()
        {
            CancellationTokenSource source = new CancellationTokenSource();
            if (!WatchMonoSignal(source)) WatchConsole(source);
            return source.Token;
        }

        private static void WatchConsole(CancellationTokenSource source)
        {
            Console.CancelKeyPress += delegate(object sender, ConsoleCancelEventArgs e)
            {
                e.Cancel = !source.IsCancellationRequested;
                source.Cancel();
            };
        }

        private static bool WatchMonoSignal(CancellationTokenSource source)
        {
            if (Type.GetType("Mono.Runtime") == null) return false;
            WaitHandle signal;
            try
            {
                Assembly posix = Assembly.Load("Mono.Posix, Version=4.0.0.0, Culture=neutral, PublicKeyToken=0738eb9f132ed756");
                object number = Enum.Parse(posix.GetType("Mono.Unix.Native.Signum"), "SIGINT");
                signal = (WaitHandle)Activator.CreateInstance(posix.GetType("Mono.Unix.UnixSignal"), number);
            }
            catch (Exception e) when (e is System.IO.IOException || e is TypeLoadException || e is TargetInvocationException)
            {
                return false; // no Mono.Posix here
            }
            Thread thread = new Thread(() =>
            {
                signal.WaitOne();
                signal.Dispose(); // the usual handler is back
                source.Cancel();
            });
            thread.IsBackground = true;
            thread.Name = "bertpt-interrupt";
            thread.Start();
            return true;
        }
    }
}

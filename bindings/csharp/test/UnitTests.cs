using System;
using System.Diagnostics;
using System.Threading;

namespace Bertpt.Tests
{
    /// <summary>Runs all tests and prints "N passed, N failed"; with arguments, what a child process of a test does.</summary>
    internal static class UnitTests
    {
        private static int Main(string[] arguments)
        {
            if (arguments.Length > 0 && arguments[0].StartsWith("child ")) return Child(arguments[0]);
            Runtime.SetLogLevel(Constants.LOG_ERROR);
            TextTest.Run();
            TrainTest.Run();
            return Check.Report();
        }

        private static int Child(string what)
        {
            if (what == "child version")
            {
                try
                {
                    Console.WriteLine(Runtime.Version);
                    return 0;
                }
                catch (BertptException e)
                {
                    Console.WriteLine(e.Message);
                    return 1;
                }
            }
            Trainer trainer = new SmallRun().Trainer(1000000);
            EventStream events = trainer.Events();
            trainer.Start();
            events.Next();
            Console.WriteLine("running");
            if (what == "child exit") Environment.Exit(7);
            if (what == "child throw") throw new InvalidOperationException("out of Main");
            return 0;
        }

        /// <summary>This program again, in a process of its own; gives its output.</summary>
        internal static string Start(string what, string library, out int exitCode)
        {
            ProcessStartInfo start = new ProcessStartInfo("mono", "\"" + typeof(UnitTests).Assembly.Location + "\" \"" + what + "\"")
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            };
            if (library != null) start.EnvironmentVariables["BERTPT_LIBRARY"] = library;
            using (Process process = Process.Start(start))
            {
                process.ErrorDataReceived += delegate { };
                process.BeginErrorReadLine();
                string output = process.StandardOutput.ReadToEnd();
                if (!process.WaitForExit(60000))
                {
                    process.Kill();
                    throw new Exception("did not end: " + output);
                }
                exitCode = process.ExitCode;
                return output;
            }
        }
    }
}

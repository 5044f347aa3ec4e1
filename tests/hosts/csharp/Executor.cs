using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Bertpt;
using Step = System.Collections.Generic.Dictionary<string, object>;

/// <summary>executor SCRIPT PART WORK SOURCE: the executor of tests/hosts/conformance.json in C#; see tests/hosts/README.md.</summary>
internal sealed class Executor
{
    internal readonly Dictionary<string, Func<Step, object>> Steps = new Dictionary<string, Func<Step, object>>();
    internal readonly Step Documents;
    private readonly Dictionary<string, NativeObject> handles = new Dictionary<string, NativeObject>();

    private Executor(Step documents)
    {
        Documents = documents;
        new TextSteps(this);
        new TrainSteps(this);
        Steps["close"] = step =>
        {
            if (handles.TryGetValue((string)step["object"], out NativeObject handle)) handle.Dispose();
            return null;
        };
    }

    /// <summary>A handle kept before, or null.</summary>
    internal T Get<T>(Step step, string key) where T : NativeObject
    {
        return handles.TryGetValue((string)step[key], out NativeObject handle) ? (T)handle : null;
    }

    internal T Keep<T>(Step step, T handle) where T : NativeObject
    {
        handles[(string)step["as"]] = handle;
        return handle;
    }

    internal static Step Result(params object[] pairs)
    {
        Step result = new Step();
        for (int i = 0; i < pairs.Length; i += 2) result[(string)pairs[i]] = pairs[i + 1];
        return result;
    }

    private object Execute(Step step)
    {
        try
        {
            return Steps[(string)step["do"]](step);
        }
        catch (BertptException e)
        {
            if (e.Code == Constants.E_HOST) return Result("host_error", e.InnerException.Message);
            Step error = Result("code", e.Code);
            Step details = (Step)TinyJson.Parse(e.Details);
            foreach (string key in new[] { "pointer", "nearest" })
            {
                if (details.ContainsKey(key)) error[key] = details[key];
            }
            return Result("error", error);
        }
        catch (OperationCanceledException)
        {
            return Result("error", Result("code", Constants.E_CANCELLED));
        }
        catch (ObjectDisposedException) // use after close
        {
            return Result("error", Result("code", Constants.E_INVALID_ARGUMENT));
        }
    }

    private static void Main(string[] arguments)
    {
        string script = File.ReadAllText(arguments[0]).Replace("@WORK@", Escaped(arguments[2])).Replace("@SOURCE@", Escaped(arguments[3]));
        Step root = (Step)TinyJson.Parse(script);
        Executor executor = new Executor((Step)root["documents"]);
        StreamWriter output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        foreach (Step part in (List<object>)root["parts"])
        {
            if ((string)part["name"] != arguments[1]) continue;
            foreach (Step step in (List<object>)part["steps"])
            {
                output.WriteLine(TinyJson.Write(Result("step", step["name"], "result", executor.Execute(step))));
            }
        }
    }

    private static string Escaped(string path)
    {
        return path.Replace("\\", "\\\\").Replace("\"", "\\\"");
    }

    /// <summary>The next order of `items`, false after the last.</summary>
    internal static bool NextPermutation(int[] items)
    {
        int i = items.Length - 2;
        while (i >= 0 && items[i] > items[i + 1]) i--;
        if (i < 0) return false;
        int j = items.Length - 1;
        while (items[j] < items[i]) j--;
        Swap(items, i, j);
        Array.Reverse(items, i + 1, items.Length - i - 1);
        return true;
    }

    private static void Swap(int[] items, int a, int b)
    {
        int kept = items[a];
        items[a] = items[b];
        items[b] = kept;
    }
}

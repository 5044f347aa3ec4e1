using System;
using System.Collections;
using System.Linq;

namespace Bertpt.Tests
{
    /// <summary>A test runner of one page: named tests, counted; a failed check ends its test.</summary>
    internal static class Check
    {
        private static int passed, failed, skipped;

        internal sealed class Skipped : Exception
        {
            internal Skipped(string why) : base(why) { }
        }

        internal static void Test(string name, Action body)
        {
            try
            {
                body();
                passed++;
            }
            catch (Skipped e)
            {
                skipped++;
                Console.WriteLine("SKIPPED " + name + ": " + e.Message);
            }
            catch (Exception e)
            {
                failed++;
                Console.WriteLine("FAILED " + name + "\n" + e);
            }
        }

        internal static int Report()
        {
            Console.WriteLine(passed + " passed, " + failed + " failed" + (skipped > 0 ? ", " + skipped + " skipped" : ""));
            return failed == 0 && passed > 0 ? 0 : 1;
        }

        internal static void Equal(object actual, object expected)
        {
            if (!Equals(Plain(actual), Plain(expected))) throw new Exception("got " + Plain(actual) + ", expected " + Plain(expected));
        }

        // Numbers of any width are compared by value, lists item by item.
        private static string Plain(object value)
        {
            if (value == null || value is string) return (string)value;
            return value is IEnumerable list ? string.Join(",", list.Cast<object>().Select(Plain)) : Convert.ToString(value);
        }

        internal static void That(bool condition, string what)
        {
            if (!condition) throw new Exception(what);
        }

        internal static T Thrown<T>(Action body) where T : Exception
        {
            try
            {
                body();
            }
            catch (T e)
            {
                return e;
            }
            throw new Exception("expected " + typeof(T).Name);
        }

        internal static BertptException Fails(int code, Action body)
        {
            BertptException e = Thrown<BertptException>(body);
            Equal(e.Code, code);
            return e;
        }
    }
}

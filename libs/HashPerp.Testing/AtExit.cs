namespace HashPerp.Testing;

/// <summary>What to clean up when the process ends, last in first out: a server stops before its folder goes.</summary>
internal static class AtExit
{
    private static readonly Stack<Action> Actions = new();

    static AtExit() => AppDomain.CurrentDomain.ProcessExit += (_, _) => RunAll();

    /// <summary>Whether the process is ending.</summary>
    public static bool HasBegun { get; private set; }

    public static void Add(Action action)
    {
        lock (Actions)
        {
            Actions.Push(action);
        }
    }

    private static void RunAll()
    {
        HasBegun = true;
        lock (Actions)
        {
            while (Actions.TryPop(out var action))
            {
                action();
            }
        }
    }
}

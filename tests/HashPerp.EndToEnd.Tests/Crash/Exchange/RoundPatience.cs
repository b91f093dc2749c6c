namespace HashPerp.EndToEnd.Tests;

/// <summary>How long the coordinator waits for agents, as configuration of ContractLifecycle.</summary>
internal static class RoundPatience
{
    /// <summary>Where nobody is to be blamed: an agent that dies is back long before.</summary>
    public static IReadOnlyDictionary<string, string?> Long { get; } = new Dictionary<string, string?> { ["Rounds__AnswerSeconds"] = "40", ["Rounds__RoundSeconds"] = "120" };

    /// <summary>Where somebody is silent on purpose: still long enough for who isn't.</summary>
    public static IReadOnlyDictionary<string, string?> Short { get; } = new Dictionary<string, string?> { ["Rounds__AnswerSeconds"] = "10", ["Rounds__RoundSeconds"] = "15" };
}

namespace HashPerp.Watchtower;

/// <summary>Where the crash tests kill this process; where it publishes, the points of the unroller do.</summary>
public static class WatchtowerFaultPoints
{
    /// <summary>The kit is in the folder, and its owner hasn't been told.</summary>
    public const string KitTaken = "watchtower.kit-taken";

    public static readonly IReadOnlyList<string> All = [KitTaken];
}

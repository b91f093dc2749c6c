using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Errors 9xxx.</summary>
internal static class CliErrors
{
    public static readonly ErrorCode BadOption = new(9001, nameof(BadOption));
    public static readonly ErrorCode AgentFailed = new(9002, nameof(AgentFailed));
    public static readonly ErrorCode UnknownMethod = new(9003, nameof(UnknownMethod));
    public static readonly ErrorCode MalformedRequest = new(9004, nameof(MalformedRequest));
    public static readonly ErrorCode DemoStuck = new(9005, nameof(DemoStuck));
    public static readonly ErrorCode NotZeroSum = new(9006, nameof(NotZeroSum));
    public static readonly ErrorCode ServiceRefused = new(9008, nameof(ServiceRefused));
    public static readonly ErrorCode NoGrid = new(9009, nameof(NoGrid));
    public static readonly ErrorCode ReplayFailed = new(9007, nameof(ReplayFailed));
    public static readonly ErrorCode KitUnreadable = new(9010, nameof(KitUnreadable));
    public static readonly ErrorCode WordsMissing = new(9011, nameof(WordsMissing));
    public static readonly ErrorCode KitOfAnotherSeed = new(9012, nameof(KitOfAnotherSeed));
    public static readonly ErrorCode NotAnAgentFolder = new(9015, nameof(NotAnAgentFolder));
    public static readonly ErrorCode CoinsOfAnotherSeed = new(9016, nameof(CoinsOfAnotherSeed));
    public static readonly ErrorCode UnknownDisaster = new(9021, nameof(UnknownDisaster));
    public static readonly ErrorCode PartUnknown = new(9022, nameof(PartUnknown));
    public static readonly ErrorCode PartSurvived = new(9023, nameof(PartSurvived));
    public static readonly ErrorCode ExitFailed = new(9024, nameof(ExitFailed));
}

using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A scenario with an end that is known beforehand.</summary>
/// <param name="Name">Of the test and of the line in the report.</param>
/// <param name="Phase">Where the contract stands when the others stop or begin to cheat.</param>
/// <param name="Against">Who is silent, dead or cheating.</param>
/// <param name="Way">Row of 30-contract-protocol section 5.</param>
/// <param name="HeightSat">What HEIGHT has on chain in the end, of the pot or Setup that is played for.</param>
/// <param name="TimeSat">And TIME.</param>
/// <param name="Verdict">What that means for whoever is honest.</param>
internal sealed record MatrixRow(string Name, string Phase, string Against, string Way, long HeightSat, long TimeSat, string Verdict, Func<MatrixStage, Task> Play)
{
    /// <summary>What an operator that turned against them has swept.</summary>
    public long OperatorSat { get; init; }

    /// <summary>What nobody has: fees that a coin paid for itself, and outputs that nobody can spend alone.</summary>
    public long LostSat { get; init; }

    /// <summary>Of the row's own node, beside the usual.</summary>
    public IReadOnlyList<string> NodeArguments { get; init; } = [];
}

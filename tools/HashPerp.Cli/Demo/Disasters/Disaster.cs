using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Something that goes as wrong as it can, and what everybody still gets.</summary>
internal abstract class Disaster
{
    /// <summary>What <c>--disaster</c> takes; scripts/demo.sh has the same names.</summary>
    public static IReadOnlyList<Disaster> All { get; } =
    [
        new OperatorDead(), new EverythingDead(), new CounterpartySilent(), new StaleUnroll(), new AttestorLies(),
    ];

    /// <summary>As on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The row of docs/exits.md that it shows.</summary>
    public abstract string Row { get; }

    /// <summary>One sentence.</summary>
    public abstract string Story { get; }

    /// <param name="stage">A contract is live on it, and everything runs.</param>
    public abstract Task RunAsync(DisasterStage stage, CancellationToken cancel);

    /// <exception cref="HashPerpException"><see cref="CliErrors.UnknownDisaster"/>: lists the names.</exception>
    public static Disaster Of(string name) => All.FirstOrDefault(disaster => disaster.Name == name)
        ?? throw CliErrors.UnknownDisaster.Error($"There is no disaster '{name}'.", $"There are: {string.Join(", ", All.Select(disaster => disaster.Name))}.");
}

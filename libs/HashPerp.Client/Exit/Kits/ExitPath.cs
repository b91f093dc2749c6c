using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>One pre-signed way of taking an output of the contract.</summary>
/// <param name="Name">As a kit names it: ClaimHeight, Split, RefundExit, ...</param>
/// <param name="Kind">Null for RefundExit.</param>
/// <param name="Presigned">Its transaction without witness.</param>
/// <param name="Delay">Seconds between the output's confirmation and the claim's.</param>
public sealed record ExitPath(string Name, ClaimKind? Kind, PresignedTx Presigned, uint Delay)
{
    public uint256 Txid { get; } = Presigned.Transaction.GetHash();

    public uint LockTime => Presigned.Transaction.LockTime;
}

/// <summary>One output that the owner came for: a pot, or the Setup of a contract that was never activated.</summary>
/// <param name="Rung">Null for Setup.</param>
public sealed record ExitTarget(int? Rung, string Name, OutPoint OutPoint, Satoshis Value, IReadOnlyList<ExitPath> Paths)
{
    /// <summary>Every output of a kit with the ways of taking it.</summary>
    public static IReadOnlyList<ExitTarget> Of(ExitKit kit)
    {
        var terms = kit.Terms;
        if (!kit.HasPots)
        {
            var setup = kit.Setup!;
            return [new ExitTarget(null, "Setup", setup.OutPoint, setup.Value, [new ExitPath("RefundExit", null, setup.RefundExit, terms.Operator.ExitDelay)])];
        }
        var claims = kit.Claims;
        return [.. kit.Pots.Select((pot, rung) => new ExitTarget(
            rung, $"Rung {terms.Rungs[rung].Strike}", pot, terms.PotValue,
            [.. ClaimKinds.All.Select(kind => new ExitPath(
                kind.ToString(), kind, claims.Claim(rung, kind).Presigned, kind.IsFast() ? terms.Operator.ExitDelay : terms.ClaimDelay))]))];
    }

    public ExitPath Path(ClaimKind kind) => Paths.Single(path => path.Kind == kind);

    /// <summary>The final transaction of a path.</summary>
    public Transaction Complete(KitExit exit, ExitPath path, OutcomeKeys keys) => path.Kind switch
    {
        null => exit.RefundExit(),
        { } kind when kind.IsFast() => exit.Claims.CompleteFast(Rung!.Value, kind, keys.Of(Rung.Value, kind.Winner()!.Value)!),
        { } kind => exit.Claims.Complete(Rung!.Value, kind),
    };
}

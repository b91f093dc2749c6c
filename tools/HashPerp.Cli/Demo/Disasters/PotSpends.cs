using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>What the blocks since the opening did with the pots.</summary>
internal sealed class PotSpends
{
    /// <summary>Checkpoint and ark tx lie between a pot and its winner's coin where it was settled off-chain.</summary>
    private const int MostSteps = 3;

    private readonly Dictionary<OutPoint, Transaction> _spenders = [];
    private readonly ExitKit _kit;

    private PotSpends(ExitKit kit) => _kit = kit;

    /// <summary>Reads every block since the opening.</summary>
    public static async Task<PotSpends> FindAsync(DisasterStage stage, CancellationToken cancel)
    {
        var found = new PotSpends(stage.Alice.Kit);
        for (var height = DemoOptions.WarmUpBlocks; height <= stage.Chain.Replay.Height; height++)
        {
            var block = await stage.Chain.Node.GetBlockAsync(await stage.Chain.Node.GetBlockHashAsync(height, cancel), cancel);
            foreach (var transaction in block.Transactions.Skip(1))
            {
                foreach (var input in transaction.Inputs)
                {
                    found._spenders[input.PrevOut] = transaction;
                }
            }
        }
        return found;
    }

    /// <summary>How a pot came to a leg, what it was paid, and by which transaction.</summary>
    /// <exception cref="HashPerpException"><see cref="CliErrors.NotZeroSum"/>: it didn't.</exception>
    public (string How, long PaidSat, uint256 Txid) Of(int rung, Leg winner)
    {
        var terms = _kit.Terms;
        Script[] own = [PartyScripts.OnchainPayout(terms, winner, Satoshis.Zero).ScriptPubKey, PartyScripts.Default(terms, winner).ScriptPubKey];
        var output = _kit.Pots[rung];
        for (var step = 0; step < MostSteps && _spenders.TryGetValue(output, out var spender); step++)
        {
            var paid = spender.Outputs.Where(candidate => own.Contains(candidate.ScriptPubKey)).Sum(candidate => candidate.Value.Value);
            if (paid > 0)
            {
                return (NameOf(rung, spender.GetHash()), paid, spender.GetHash());
            }
            output = new OutPoint(spender.GetHash(), 0);
        }
        throw CliErrors.NotZeroSum.Error($"The pot {_kit.Pots[rung]} did not go to {ExitText.Leg(winner)}, who won it.", "This is a bug: keep the logs.");
    }

    private string NameOf(int rung, uint256 txid)
    {
        var claims = ExitTarget.Of(_kit).Single(target => target.Rung == rung).Paths.Where(path => path.Txid == txid).Select(path => path.Name);
        return claims.FirstOrDefault("The settlement of that rung");
    }
}

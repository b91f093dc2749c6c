using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The end of every disaster, read from the chain and from nothing that somebody said: who got each pot, why, and what became of every satoshi.</summary>
internal sealed class DisasterAccount(DisasterStage stage, long operatorBefore, Func<LeavingOwner, long> broughtBy)
{
    /// <exception cref="HashPerpException"><see cref="CliErrors.NotZeroSum"/>: a pot went elsewhere than to its winner, or a satoshi is missing.</exception>
    public async Task RequireAsync(CancellationToken cancel)
    {
        var sheet = new DisasterSheet();
        var outcomes = await stage.OutcomesAsync(cancel);
        var spends = await PotSpends.FindAsync(stage, cancel);
        foreach (var (rung, outcome) in outcomes.Index())
        {
            Tell(sheet, rung, outcome, spends);
        }
        foreach (var owner in stage.Owners)
        {
            sheet.Owner(owner.Name, broughtBy(owner), await owner.OnChainAsync(cancel));
        }
        sheet.Owner("operator", operatorBefore, await stage.OperatorSatAsync(cancel));
        sheet.Owner("miner fees", 0, stage.Chain.FeesSat);
        stage.Output.Text("");
        stage.Output.Text(sheet.Balances.ToString());
        sheet.Require();
        stage.Output.Event("summary", "Every pot is with its winner, and it sums to zero to the satoshi.", new JsonObject
        {
            ["zero_sum"] = true, ["balances"] = sheet.Balances.ToJson(),
        });
    }

    private void Tell(DisasterSheet sheet, int rung, Chain.RaceOutcome outcome, PotSpends spends)
    {
        var terms = stage.Alice.Kit.Terms;
        var winner = stage.Owners.Single(owner => owner.Leg == outcome.Winner);
        var spend = spends.Of(rung, winner.Leg);
        sheet.Pot($"Rung {terms.Rungs[rung].Strike}", terms.PotValue.Value, spend.PaidSat);
        var display = outcome.DecidingHeight + stage.Options.HeightOffset;
        var why = outcome.Winner == Leg.Height
            ? $"block {display} came at median time {ExitText.Time(outcome.DecidingMedianTime)}, not later than {ExitText.Time(terms.Rungs[rung].Time)}"
            : $"at block {display} the median time, {ExitText.Time(outcome.DecidingMedianTime)}, was past {ExitText.Time(terms.Rungs[rung].Time)}";
        stage.Output.Event(
            "rung.result", $"Rung {terms.Rungs[rung].Strike}: {ExitText.Leg(outcome.Winner)} won, since {why}. {spend.How} paid {spend.PaidSat:N0} sat to {winner.Name} ({spend.Txid}).",
            new JsonObject
            {
                ["rung"] = rung, ["strike_sat"] = terms.Rungs[rung].Strike.Value, ["winner"] = ExitText.Leg(outcome.Winner), ["user"] = winner.Name, ["how"] = spend.How,
                ["paid_sat"] = spend.PaidSat, ["pot_sat"] = terms.PotValue.Value, ["txid"] = spend.Txid.ToString(),
            });
    }
}

using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>
/// The whole graph of a contract on a real node: checkpoints, ark tx and every claim to confirmation, and each refused while one of its two
/// locks is a block or a second short. Absolute locks are tried with the relative ones open, and the other way round.
/// </summary>
public class UnrolledContractTests
{
    private const string AbsoluteLock = "non-final";
    private const string RelativeLock = "non-BIP68-final";
    private const string ScriptFailure = "mempool-script-verify-flag-failed ";
    private const uint ExitDelay = 2_048;
    private const uint ClaimDelay = 6_144;
    private const uint SixtyDays = 5_184_000;

    [Fact]
    public async Task Claims_open_with_their_height_or_time_and_not_before()
    {
        await using var chain = await RegtestChain.StartAsync();
        var height = (uint)await chain.HeightAsync() + 30;
        const uint firstTime = (uint)RegtestChain.FirstTime + 100_000;
        var plan = OpeningPlan.Instant(await NodeContract.FundAsync(chain, OpeningMode.Instant, height, firstTime, trade: 1));
        var claims = NodeContract.SignClaims(plan);
        await NodeContract.UnrollAsync(chain, plan.Creation, plan.Terms);
        await chain.SetMedianTimeAsync(firstTime - 50_000);

        await chain.MineToHeightAsync((int)height - 1);
        await chain.RefusesAsync(NodeContract.Claim(claims, ClaimKind.ClaimHeight), AbsoluteLock);
        await chain.RefusesAsync(NodeContract.Claim(claims, ClaimKind.FastHeight), AbsoluteLock);
        await chain.MineToHeightAsync((int)height);
        await chain.ConfirmAsync(NodeContract.Claim(claims, ClaimKind.ClaimHeight));
        await chain.ConfirmAsync(NodeContract.Claim(claims, ClaimKind.FastHeight));

        foreach (var (kind, time) in new[]
        {
            (ClaimKind.ClaimTime, firstTime + 100), (ClaimKind.FastTime, firstTime + 300), (ClaimKind.Split, firstTime + 400 + SixtyDays),
        })
        {
            await chain.SetMedianTimeAsync(time);
            await chain.RefusesAsync(NodeContract.Claim(claims, kind), AbsoluteLock);
            await chain.SetMedianTimeAsync(time + 1);
            await chain.ConfirmAsync(NodeContract.Claim(claims, kind));
        }
    }

    [Fact]
    public async Task Fast_claims_open_after_d1_and_the_raw_race_after_d2()
    {
        await using var chain = await RegtestChain.StartAsync();
        // Both locks of every rung, Split's included, have passed before the contract is unrolled.
        var plan = OpeningPlan.Instant(
            await NodeContract.FundAsync(chain, OpeningMode.Instant, 100, (uint)RegtestChain.FirstTime - SixtyDays - 500, trade: 2));
        var claims = NodeContract.SignClaims(plan);
        await chain.SetMedianTimeAsync(RegtestChain.FirstTime + 10_000);
        await NodeContract.UnrollAsync(chain, plan.Creation, plan.Terms);
        // The pots' clock starts at the median time of the block before the one that holds them (BIP68).
        const long start = RegtestChain.FirstTime + 10_000;

        await chain.SetMedianTimeAsync(start + ExitDelay - 1);
        await chain.RefusesAsync(NodeContract.Claim(claims, ClaimKind.FastHeight), RelativeLock);
        await chain.RefusesAsync(NodeContract.Claim(claims, ClaimKind.FastTime), RelativeLock);
        await chain.SetMedianTimeAsync(start + ExitDelay);
        await chain.ConfirmAsync(NodeContract.Claim(claims, ClaimKind.FastHeight));
        await chain.ConfirmAsync(NodeContract.Claim(claims, ClaimKind.FastTime));

        ClaimKind[] race = [ClaimKind.ClaimHeight, ClaimKind.ClaimTime, ClaimKind.Split];
        await chain.SetMedianTimeAsync(start + ClaimDelay - 1);
        foreach (var kind in race)
        {
            await chain.RefusesAsync(NodeContract.Claim(claims, kind), RelativeLock);
        }
        await chain.SetMedianTimeAsync(start + ClaimDelay);
        foreach (var kind in race)
        {
            await chain.ConfirmAsync(NodeContract.Claim(claims, kind));
        }
    }

    [Fact]
    public async Task RefundExit_waits_for_the_deadline_and_for_d1()
    {
        await using var chain = await RegtestChain.StartAsync();
        var hash = GoldenFile.Cases("activation-secret")[0].Id("hash");
        const uint deadline = (uint)RegtestChain.FirstTime + 20_000;

        var early = OpeningPlan.TwoStep(
            await NodeContract.FundAsync(chain, OpeningMode.TwoStep, 100_000, deadline + 1_000_000, trade: 3, deadline), hash).Setup!;
        await NodeContract.UnrollAsync(chain, early.Tx, early.Terms);
        await chain.SetMedianTimeAsync(deadline);
        await chain.RefusesAsync(NodeContract.RefundExit(early), AbsoluteLock);
        await chain.SetMedianTimeAsync(deadline + 1);
        await chain.ConfirmAsync(NodeContract.RefundExit(early));

        var late = OpeningPlan.TwoStep(
            await NodeContract.FundAsync(chain, OpeningMode.TwoStep, 100_000, deadline + 1_000_000, trade: 4, deadline), hash).Setup!;
        await chain.SetMedianTimeAsync(deadline + 5_000);
        await NodeContract.UnrollAsync(chain, late.Tx, late.Terms);
        await chain.SetMedianTimeAsync(deadline + 5_000 + ExitDelay - 1);
        await chain.RefusesAsync(NodeContract.RefundExit(late), RelativeLock);
        await chain.SetMedianTimeAsync(deadline + 5_000 + ExitDelay);
        await chain.ConfirmAsync(NodeContract.RefundExit(late));
    }

    [Fact]
    public async Task A_claim_with_another_output_or_lock_than_signed_is_refused()
    {
        await using var chain = await RegtestChain.StartAsync();
        var plan = OpeningPlan.Instant(
            await NodeContract.FundAsync(chain, OpeningMode.Instant, 100, (uint)RegtestChain.FirstTime - SixtyDays - 500, trade: 5));
        var claim = NodeContract.Claim(NodeContract.SignClaims(plan), ClaimKind.ClaimHeight);
        await NodeContract.UnrollAsync(chain, plan.Creation, plan.Terms);
        await chain.SetMedianTimeAsync(RegtestChain.FirstTime + 50_000);
        var stranger = plan.Creation.NewArkTx().GlobalTransaction.Outputs[6].ScriptPubKey;
        var redirected = claim with { Outputs = [claim.Outputs[0] with { ScriptPubKey = stranger }, claim.Outputs[1]] };
        await chain.RefusesAsync(redirected, ScriptFailure + "(Invalid Schnorr signature)");
        await chain.RefusesAsync(claim with { LockTime = 0 }, ScriptFailure + "(Invalid Schnorr signature)");
        // d1 has passed and would do for a Fast claim; the race leaf asks for d2.
        var impatient = claim.WithInput(0, claim.Inputs[0] with { Sequence = 0x00400004 });
        await chain.RefusesAsync(impatient, ScriptFailure + "(Locktime requirement not satisfied)");
        await chain.ConfirmAsync(claim);
    }
}

using System.Security.Cryptography;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Rebuilds every transaction of a contract from its record: the agent never signs bytes that it got from somebody. Deterministic, so a restarted
/// agent builds the same again.
/// </summary>
internal sealed class ContractPlans(IRoundWallet wallet)
{
    public static ContractTerms TermsOf(ContractRecord record) => ContractTerms.Parse(Hex.Decode(
        record.Terms ?? throw ContractErrors.WrongState.Error($"Round {record.Round} has no terms yet.", "Wait for the acceptance.")));

    public static OpeningPlan OpeningOf(ContractRecord record)
    {
        var terms = TermsOf(record);
        return terms.Opening == OpeningMode.TwoStep
            ? OpeningPlan.TwoStep(terms, Bytes32.Parse(record.SecretHash ?? throw ContractErrors.SecretMissing.Error("HEIGHT's secret hash is not known yet.")))
            : OpeningPlan.Instant(terms);
    }

    /// <summary>The pots as they stand once the contract is active.</summary>
    public static IReadOnlyList<Pot> PotsOf(ContractRecord record) => [.. OpeningOf(record).Pots.Select((outPoint, rung) => new Pot(rung, outPoint))];

    public StepPlan Open(ContractRecord record) => Plan(record, StepNames.Open, OpeningOf(record).Creation);

    public StepPlan Setup(ContractRecord record) => Plan(record, StepNames.Setup, SetupOf(record).Tx);

    public StepPlan Refund(ContractRecord record) => Plan(record, StepNames.Refund, SetupOf(record).Refund);

    public StepPlan Final(ContractRecord record)
    {
        var opening = OpeningOf(record);
        if (record.Leg != Leg.Height)
        {
            return Plan(record, StepNames.Final, opening.Creation);
        }
        var secret = wallet.ActivationSecret(opening.Terms.Id());
        var condition = opening.Setup!.ConditionWitness(secret);
        CryptographicOperations.ZeroMemory(secret);
        return Plan(record, StepNames.Final, opening.Creation, condition);
    }

    public StepPlan Close(ContractRecord record)
    {
        var agreed = record.Closing?.Agreed ?? throw ContractErrors.WrongState.Error("No early close is agreed on.");
        return Plan(record, agreed.Step, SettlementPlan.Close(TermsOf(record), PotsOf(record), new Satoshis(agreed.HeightSat)));
    }

    /// <summary>The winner's own transaction for one rung.</summary>
    public StepPlan Settle(ContractRecord record, int rung, Leg winner)
    {
        var terms = TermsOf(record);
        var outcomeKeys = terms.Rungs[rung].KeysOf(winner);
        return new StepPlan(
            StepNames.Settle(rung), SettlementPlan.Win(terms, winner, [PotsOf(record)[rung]]), terms, record.Leg,
            key => outcomeKeys.Contains(key) ? winner : LegOf(terms, key));
    }

    /// <summary>This party's contract key; the caller disposes of it.</summary>
    public ECPrivKey ContractKeyOf(ContractRecord record)
    {
        using var baseKey = wallet.OrderBaseKey(record.OrderIndex);
        return ContractKey.Derive(baseKey, TermsOf(record).Match.MatchId);
    }

    /// <summary>The private key to a public key that this party signs with in this contract; the caller disposes of it.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.WrongState"/>: not one of ours.</exception>
    public ECPrivKey KeyOf(ContractRecord record, ECXOnlyPubKey key) => key.Value == TermsOf(record).KeyOf(record.Leg)
        ? ContractKeyOf(record)
        : wallet.CoinKey(key) ?? throw ContractErrors.WrongState.Error($"{key} is not a key of this wallet.", "The folder belongs to another seed.");

    public Presignatures SignPresignatures(ContractRecord record, ECPrivKey contractKey)
    {
        var opening = OpeningOf(record);
        return new Presignatures
        {
            Round = record.Round,
            Claims = Hex.Encode(ClaimSignatures.Sign(opening.Claims, contractKey).ToBytes()),
            RefundExit = opening.Setup is { } setup ? Hex.Encode(setup.RefundExit.Sign(contractKey)) : null,
            Final = opening.Setup is null ? null : SignFinal(opening, contractKey),
        };
    }

    /// <exception cref="HashPerpException">The first signature that is missing or wrong.</exception>
    public void RequirePeerPresignatures(ContractRecord record, Leg peer, Presignatures presignatures)
    {
        var opening = OpeningOf(record);
        ClaimSignatures.Verify(opening.Claims, peer, Hex.Decode(presignatures.Claims));
        if (opening.Setup is not { } setup)
        {
            return;
        }
        var key = opening.Terms.KeyOf(peer);
        setup.RefundExit.RequireSignature(Hex.Decode(presignatures.RefundExit ?? ""), key);
        var final = PSBT.Parse(presignatures.Final ?? "");
        var own = opening.Creation.NewArkTx();
        LeafSigning.CopySignatures(final, own);
        LeafSigning.RequireSignatures(own, 0, [ECXOnlyPubKey.Parse(key.ToBytes())]);
    }

    private static string SignFinal(OpeningPlan opening, ECPrivKey contractKey)
    {
        var final = opening.Creation.NewArkTx();
        LeafSigning.Sign(final, 0, contractKey);
        return final.ToBase64();
    }

    private static SetupPlan SetupOf(ContractRecord record) => OpeningOf(record).Setup
        ?? throw ContractErrors.WrongState.Error($"Round {record.Round} has no Setup.", "Only two-step openings do.");

    private static StepPlan Plan(ContractRecord record, string name, ContractTx transaction, WitScript? condition = null)
    {
        var terms = TermsOf(record);
        return new StepPlan(name, transaction, terms, record.Leg, key => LegOf(terms, key)) { Condition = condition };
    }

    private static Leg LegOf(ContractTerms terms, Bytes32 key)
    {
        if (key == terms.HeightKey)
        {
            return Leg.Height;
        }
        if (key == terms.TimeKey)
        {
            return Leg.Time;
        }
        return terms.Inputs.FirstOrDefault(input => input.Key == key)?.Owner == CoinOwner.Height ? Leg.Height : Leg.Time;
    }
}

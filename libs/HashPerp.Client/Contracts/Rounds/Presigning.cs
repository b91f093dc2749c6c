using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Signs and verifies everything that must exist before any money moves: the claim set of every pot and, in a two-step opening, RefundExit and
/// Final's ark input (30-contract-protocol §3, §4).
/// </summary>
internal sealed class Presigning(ContractStore store, IRoundWallet wallet, ContractPlans plans, StepDriver driver)
{
    /// <summary>Signs once everything is known that the signatures depend on: TIME waits for HEIGHT's secret hash.</summary>
    public ContractRecord Advance(ContractRecord record)
    {
        if (record.OwnPresignatures is null)
        {
            var terms = ContractPlans.TermsOf(record);
            if (terms.Opening == OpeningMode.TwoStep && record.SecretHash is null)
            {
                if (record.Leg == Leg.Time)
                {
                    return record;
                }
                var secret = wallet.ActivationSecret(terms.Id());
                record = record with { SecretHash = ActivationSecret.Hash(secret).ToString() };
                System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
            }
            record = store.Save(record with { OwnPresignatures = Sign(record, terms) });
        }
        record = driver.Send(record, "presignatures", record.OwnPresignatures!);
        return record.PeerPresignatures is null ? record : store.Save(record with { State = ContractState.Presigned });
    }

    /// <summary>Verifies every one of the other party's signatures; one wrong refuses all of them.</summary>
    /// <exception cref="HashPerpException">Which one is missing or wrong.</exception>
    public ContractRecord Take(ContractRecord record, Presignatures presignatures)
    {
        var terms = ContractPlans.TermsOf(record);
        var peer = record.Leg.Other();
        if (terms.Opening == OpeningMode.TwoStep && peer == Leg.Height)
        {
            record = record with
            {
                SecretHash = presignatures.SecretHash ?? throw ContractErrors.SecretMissing.Error("HEIGHT sent no secret hash.", "Ask for its presignatures again."),
            };
        }
        plans.RequirePeerPresignatures(record, peer, presignatures);
        return store.Save(record with { PeerPresignatures = presignatures });
    }

    private Presignatures Sign(ContractRecord record, ContractTerms terms)
    {
        using var key = plans.ContractKeyOf(record);
        return plans.SignPresignatures(record, key) with { SecretHash = record.Leg == Leg.Height ? record.SecretHash : null };
    }
}

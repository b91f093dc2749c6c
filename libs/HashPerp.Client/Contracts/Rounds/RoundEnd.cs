using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Ends a round before any money has moved: the record first, then the coins and what its kit would be made of, then the other party. Each may be repeated.</summary>
internal sealed class RoundEnd(ContractStore store, IRoundWallet wallet, KitStore kits, StepDriver driver)
{
    /// <param name="tell">Whether the other party doesn't know yet.</param>
    public ContractRecord Abort(ContractRecord record, ErrorCode code, string why, bool tell = true)
    {
        record = store.Save(record with { State = ContractState.Aborted, Note = $"{code.Name} ({code.Number}): {why}", ReasonCode = code.Number });
        Release(record);
        kits.DeleteMaterial(record.Round);
        return tell ? driver.Send(record, "refusal", new Refusal(code.Number, code.Name, why) { Round = record.Round }) : record;
    }

    /// <summary>Coins that an order names go back to it; others are free.</summary>
    private void Release(ContractRecord record) => wallet.Release(record.Round, record.Match is null ? null : OrderHolder.Of(record.OrderIndex));
}

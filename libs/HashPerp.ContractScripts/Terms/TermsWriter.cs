namespace HashPerp.ContractScripts;

/// <summary>The byte layout of <see cref="ContractTerms"/> (docs/formats.md, Terms).</summary>
internal static class TermsWriter
{
    /// <summary>The only kind of input so far: a VTXO with the default script.</summary>
    public const byte DefaultScriptKind = 0;

    public static byte[] Write(ContractTerms terms)
    {
        var writer = new CanonicalWriter().U8(ContractTerms.CurrentVersion).Raw(terms.Genesis.ToBytes()).Id(terms.MarketId);
        writer.Id(terms.Match.MakerOrderId).Id(terms.Match.TakerOrderId).U64(terms.Match.TradeSequence).U8((byte)terms.Match.MakerLeg)
            .Id(terms.Match.MatchId).U32(terms.Lots).U32(terms.Price);
        WriteSeries(writer, terms.Series);
        writer.Amount(terms.Money.PerLot).Amount(terms.Money.StakeHeight).Amount(terms.Money.StakeTime).Amount(terms.Money.SplitHeight)
            .Id(terms.HeightKey).Id(terms.TimeKey);
        WriteOperator(writer, terms);
        writer.U8((byte)terms.Opening).U32(terms.SetupDeadline);
        WriteCoins(writer, terms);
        return writer.ToArray();
    }

    private static void WriteSeries(CanonicalWriter writer, SeriesTerms series)
    {
        writer.U32(series.Height).U32(series.Listing.Height).U32(series.Listing.Time).Raw(series.Listing.Hash.ToBytes())
            .Amount(series.Listing.ReferenceReward).U8(series.Confirmations)
            .List8(series.Attestors, (w, key) => w.Id(key))
            .List8(series.Rungs, (w, rung) => WriteRung(w, rung, series.Attestors.Count));
    }

    private static void WriteRung(CanonicalWriter writer, RungTerms rung, int attestors)
    {
        if (rung.HeightKeys.Count != attestors || rung.TimeKeys.Count != attestors)
        {
            throw ProtocolErrors.TooFewAttestors.Error(
                $"Rung {rung.Strike} has {rung.HeightKeys.Count} and {rung.TimeKeys.Count} outcome keys for {attestors} attestors.",
                "Every attestor gives one key for each leg.");
        }
        writer.U32((uint)rung.Strike.Value).U32(rung.Time);
        foreach (var key in rung.HeightKeys.Concat(rung.TimeKeys))
        {
            writer.Id(key);
        }
    }

    private static void WriteOperator(CanonicalWriter writer, ContractTerms terms) => writer
        .Id(terms.Operator.SignerKey).U32(terms.Operator.ExitDelay).U32(terms.ClaimDelay)
        .Amount(terms.Operator.Dust).Amount(terms.Operator.VtxoMinAmount)
        .Bytes16(terms.Operator.CheckpointLeaf.Span).Id(terms.Operator.Digest);

    private static void WriteCoins(CanonicalWriter writer, ContractTerms terms) => writer
        .List8(terms.Inputs, (w, input) => w.U8((byte)input.Owner).U8(DefaultScriptKind).OutPoint(input.OutPoint).Amount(input.Amount).Id(input.Key))
        .List8(terms.Payments, (w, payment) => w.Amount(payment.Amount).Id(payment.VtxoKey))
        .List8(terms.Changes, (w, change) => w.U8((byte)change.Owner).Amount(change.Amount).Id(change.VtxoKey));
}

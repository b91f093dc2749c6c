using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Decodes terms that somebody else sent: layout and limits only; whether to accept them is <see cref="ContractTerms"/>'s business.</summary>
internal static class TermsReader
{
    public static ContractTerms Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var version = reader.U8();
        if (version != ContractTerms.CurrentVersion)
        {
            throw ContractScriptErrors.UnsupportedVersion.Error(
                $"Terms version {version}; this release knows {ContractTerms.CurrentVersion}.", "Update the client.");
        }
        var genesis = GenesisPrefix.Read(reader.Raw(4));
        var marketId = reader.Id();
        var match = ReadMatch(ref reader);
        var lots = reader.U32();
        var price = reader.U32();
        var series = ReadSeries(ref reader);
        var money = new MoneyTerms(reader.Amount(), reader.Amount(), reader.Amount(), reader.Amount());
        var heightKey = reader.Id();
        var timeKey = reader.Id();
        var op = ReadOperator(ref reader, out var claimDelay);
        var terms = new ContractTerms
        {
            Genesis = genesis, MarketId = marketId, Match = match, Lots = Positive(lots), Price = price, Series = series, Money = money,
            HeightKey = heightKey, TimeKey = timeKey, Operator = op, ClaimDelay = claimDelay,
            Opening = ReadMode(reader.U8()), SetupDeadline = reader.U32(),
            Inputs = ReadInputs(ref reader), Payments = ReadPayments(ref reader), Changes = ReadChanges(ref reader),
        };
        reader.ExpectEnd();
        return terms;
    }

    private static MatchReference ReadMatch(ref CanonicalReader reader)
    {
        var match = new MatchReference(reader.Id(), reader.Id(), reader.U64(), reader.Leg());
        return reader.Id() == match.MatchId ? match : throw Malformed("The match id does not follow from the orders and the trade number.");
    }

    private static SeriesTerms ReadSeries(ref CanonicalReader reader)
    {
        var height = reader.U32();
        var listing = new ListingTerms(reader.U32(), reader.U32(), new uint256(reader.Raw(32)), reader.Amount());
        var confirmations = reader.U8();
        var attestors = ReadKeys(ref reader, reader.Count8(1, ContractTerms.MaxAttestors, "attestors"));
        var rungs = new RungTerms[reader.Count8(1, ContractTerms.MaxRungs, "rungs")];
        for (var i = 0; i < rungs.Length; i++)
        {
            var strike = reader.U32();
            rungs[i] = new RungTerms(
                strike is >= 1 and <= int.MaxValue ? new SatPerPhDay((int)strike) : throw Malformed($"{strike} is no strike."),
                reader.U32(), ReadKeys(ref reader, attestors.Length), ReadKeys(ref reader, attestors.Length));
        }
        return new SeriesTerms(height, listing, confirmations, attestors, rungs);
    }

    private static Bytes32[] ReadKeys(ref CanonicalReader reader, int count)
    {
        var keys = new Bytes32[count];
        for (var i = 0; i < count; i++)
        {
            keys[i] = reader.Id();
        }
        return keys;
    }

    private static OperatorTerms ReadOperator(ref CanonicalReader reader, out uint claimDelay)
    {
        var signer = reader.Id();
        var exitDelay = reader.U32();
        claimDelay = reader.U32();
        return new OperatorTerms(
            signer, exitDelay, reader.Amount(), reader.Amount(),
            new Script(reader.Bytes16(ContractTerms.MaxCheckpointLeafBytes, "A checkpoint leaf")), reader.Id());
    }

    private static TermsInput[] ReadInputs(ref CanonicalReader reader)
    {
        var inputs = new TermsInput[reader.Count8(1, ContractTerms.MaxInputs, "inputs")];
        for (var i = 0; i < inputs.Length; i++)
        {
            var owner = ReadOwner(reader.U8());
            var kind = reader.U8();
            if (kind != TermsWriter.DefaultScriptKind)
            {
                throw Malformed($"Input kind {kind} is unknown.");
            }
            inputs[i] = new TermsInput(owner, reader.OutPoint(), reader.Amount(), reader.Id());
        }
        return inputs;
    }

    private static TermsPayment[] ReadPayments(ref CanonicalReader reader)
    {
        var payments = new TermsPayment[reader.Count8(0, ContractTerms.MaxPayments, "payments")];
        for (var i = 0; i < payments.Length; i++)
        {
            payments[i] = new TermsPayment(reader.Amount(), reader.Id());
        }
        return payments;
    }

    private static TermsChange[] ReadChanges(ref CanonicalReader reader)
    {
        var changes = new TermsChange[reader.Count8(0, ContractTerms.MaxChanges, "changes")];
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = new TermsChange(ReadOwner(reader.U8()), reader.Amount(), reader.Id());
        }
        return changes;
    }

    private static CoinOwner ReadOwner(byte value) =>
        Enum.IsDefined((CoinOwner)value) ? (CoinOwner)value : throw Malformed($"{value} is no owner of a coin.");

    private static OpeningMode ReadMode(byte value) =>
        Enum.IsDefined((OpeningMode)value) ? (OpeningMode)value : throw Malformed($"{value} is no opening mode.");

    private static uint Positive(uint lots) => lots is >= 1 and <= int.MaxValue ? lots : throw Malformed($"{lots} lots.");

    private static HashPerpException Malformed(string what) =>
        ContractScriptErrors.MalformedSignedBytes.Error(what, "Ask the coordinator for the proposal again; do not sign it.");
}

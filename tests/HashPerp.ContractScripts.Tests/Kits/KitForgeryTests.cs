using System.Collections.Concurrent;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>
/// A forger who knows the format: one bit of what a kit is made from is changed, and every script, claim, outpoint, txid and id that follows from it is
/// written anew. Then only signatures, amounts, ancestors and the announcement are left to refuse it.
/// </summary>
public class KitForgeryTests
{
    private static readonly ExitKit Kit = KitSample.TwoStepActivated;

    /// <summary>What neither a script, an output, a lock nor the announcement says, and why it needn't.</summary>
    private static readonly SortedDictionary<string, string> Harmless = new(StringComparer.Ordinal)
    {
        ["MarketId"] = "a name; the rungs and the race are in the announcement",
        ["Operator.Digest"] = "which settings of the operator the two had read; those that count are in the scripts",
        ["Operator.VtxoMinAmount"] = "below the dust limit, so that nothing follows from it",
        ["Price"] = "the stakes carry the money",
    };

    [Fact]
    public void Any_bit_of_the_terms_changed_is_refused_where_it_moves_money()
    {
        var terms = Kit.Terms.ToBytes();
        var accepted = AcceptedOf(terms.Length, at => Retold(ContractTerms.Parse(Flipped(terms, at))));
        var changed = accepted.SelectMany(at => Differences(Kit.Terms, ContractTerms.Parse(Flipped(terms, at)))).Distinct().Order(StringComparer.Ordinal);
        Assert.True(Harmless.Keys.SequenceEqual(changed), string.Join(' ', changed));
    }

    [Fact]
    [Trait("tier", "full")]
    public void Any_bit_of_a_transaction_changed_is_refused()
    {
        foreach (var (index, tx) in Kit.Graph.Index())
        {
            var bytes = tx.Transaction.ToBytes();
            Assert.Equal([], AcceptedOf(bytes.Length, at => Kit with
            {
                Graph = [.. Kit.Graph.Select((other, i) => i == index ? new KitTransaction(tx.Kind, Transaction.Parse(Flipped(bytes, at))) : other)],
            }));
        }
    }

    [Fact]
    [Trait("tier", "full")]
    public void Any_bit_of_a_signature_a_header_or_an_announcement_changed_is_refused()
    {
        Assert.Equal([], AcceptedOf(Kit.HeightClaims.Length, at => Kit with { HeightClaims = Flipped(Kit.HeightClaims, at) }));
        Assert.Equal([], AcceptedOf(Kit.TimeClaims.Length, at => Kit with { TimeClaims = Flipped(Kit.TimeClaims, at) }));
        Assert.Equal([], AcceptedOf(64, at => Kit with { HeightRefundExit = Flipped(Kit.HeightRefundExit!, at) }));
        Assert.Equal([], AcceptedOf(64, at => Kit with { TimeRefundExit = Flipped(Kit.TimeRefundExit!, at) }));
        Assert.Equal([], AcceptedOf(80, at => Kit with { ListingHeader = Flipped(Kit.ListingHeader, at) }));
        Assert.Equal([], AcceptedOf(32, at => Kit with { ActivationHash = new Bytes32(Flipped(Kit.ActivationHash!.Value.ToBytes(), at)) }));
        var proof = Kit.Announcements[0];
        Assert.Equal([], AcceptedOf(64, at => Kit with { Announcements = [proof with { Signature = Flipped(proof.Signature, at) }] }));
        Assert.Equal([], AcceptedOf(32, at => Kit with
        {
            Announcements = [proof with { Paths = [[new Bytes32(Flipped(proof.Paths[0][0].ToBytes(), at)), .. proof.Paths[0].Skip(1)], .. proof.Paths.Skip(1)] }],
        }));
    }

    private static IEnumerable<string> Differences(ContractTerms one, ContractTerms other) =>
        Values(one, "").Zip(Values(other, "")).Where(pair => pair.First != pair.Second).Select(pair => pair.First.Path);

    /// <summary>Every value of some terms with its path.</summary>
    private static IEnumerable<(string Path, string Value)> Values(object value, string path) => value switch
    {
        Script script => [(path, script.ToHex())],
        System.Collections.IEnumerable items and not string => items.Cast<object>().SelectMany(item => Values(item, $"{path}[]")),
        _ when value.GetType() is { IsClass: true } type && type.Assembly == typeof(ContractTerms).Assembly => type.GetProperties()
            .Where(property => property.CanWrite).SelectMany(property => Values(property.GetValue(value)!, $"{path}.{property.Name}".TrimStart('.'))),
        _ => [(path, value.ToString()!)],
    };

    private static ExitKit Retold(ContractTerms terms) => Kit with
    {
        Terms = terms, ContractId = terms.Id(), Pots = OpeningPlan.TwoStep(terms, Kit.ActivationHash!.Value).Pots,
    };

    /// <summary>Another bit in each byte, and the same one in every run.</summary>
    private static byte[] Flipped(byte[] bytes, int at)
    {
        byte[] flipped = [.. bytes];
        flipped[at] ^= (byte)(1 << (at % 8));
        return flipped;
    }

    private static int[] AcceptedOf(int length, Func<int, ExitKit> forge)
    {
        var accepted = new ConcurrentBag<int>();
        Parallel.For(0, length, at =>
        {
            try
            {
                ExitKit.Parse(forge(at).ToBytes());
                accepted.Add(at);
            }
            catch (HashPerpException refused)
            {
                Assert.InRange(refused.Code.Number, 1000, 3099);
            }
        });
        return [.. accepted.Order()];
    }
}

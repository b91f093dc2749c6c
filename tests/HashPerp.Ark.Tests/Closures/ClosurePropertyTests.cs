using CsCheck;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class ClosurePropertyTests
{
    private static readonly ECXOnlyPubKey[] Keys = [.. Enumerable.Range(0, 8).Select(i => TestKeys.Of($"key {i}").XOnlyPubKey)];

    private static readonly Script[] Conditions =
        [.. new[] { "51", "a820" + new string('1', 64) + "87", "82012088", "9163ac67".Replace("ac", "51") + "0068" }.Select(Script.FromHex)];

    private static readonly Gen<Closure> Closures = Gen.Select(
        Gen.Int[0, 4], Gen.Int[0, 7].Array[1, 6], Gen.Bool, Gen.Int[1, 65_535], Gen.UInt, Gen.Int[0, 3]).Select(Make);

    [Fact]
    public void Every_closure_is_read_back_as_it_was_written() =>
        Closures.Sample(closure =>
        {
            var decoded = Closure.Decode(closure.Script);
            Assert.Equal(closure.GetType(), decoded.GetType());
            Assert.Equal(closure.Keys, decoded.Keys);
            Assert.Equal((closure.Delay, closure.LockTime, closure.Condition, closure.Form), (decoded.Delay, decoded.LockTime, decoded.Condition, decoded.Form));
        });

    [Fact]
    public void A_damaged_closure_is_refused_or_says_exactly_what_its_bytes_say() =>
        Gen.Select(Closures, Gen.Int[0, 1_000], Gen.Byte).Sample((closure, position, value) =>
        {
            var bytes = closure.Script.ToBytes();
            bytes[position % bytes.Length] = value;
            AcceptedAsIsOrRefused(bytes);
        });

    [Fact]
    public void Random_bytes_are_refused_or_said_back() => Gen.Byte.Array[0, 120].Sample(AcceptedAsIsOrRefused);

    private static void AcceptedAsIsOrRefused(byte[] bytes)
    {
        try
        {
            Assert.Equal(bytes, Closure.Decode(new Script(bytes)).Script.ToBytes());
        }
        catch (HashPerpException error)
        {
            Assert.Equal(ArkErrors.UnknownClosure, error.Code);
        }
    }

    private static Closure Make(int kind, int[] keyIndexes, bool add, int units, uint lockTime, int condition)
    {
        var keys = keyIndexes.Select(i => Keys[i]).ToArray();
        var form = add ? MultisigForm.CheckSigAdd : MultisigForm.CheckSig;
        var delay = RelativeDelay.FromSeconds(512L * units);
        return kind switch
        {
            0 => new MultisigClosure(keys, form),
            1 => new CsvMultisigClosure(delay, keys, form),
            2 => new CltvMultisigClosure(lockTime, keys, form),
            3 => new ConditionMultisigClosure(Conditions[condition], keys, form),
            _ => new ConditionCsvMultisigClosure(Conditions[condition], delay, keys, form),
        };
    }
}

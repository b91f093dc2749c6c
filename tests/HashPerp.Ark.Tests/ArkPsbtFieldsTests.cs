using CsCheck;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class ArkPsbtFieldsTests
{
    private static readonly JsonScripts Golden = new();

    [Theory]
    [InlineData("one leaf")]
    [InlineData("default")]
    [InlineData("pot")]
    [InlineData("seven leaves, every form")]
    public void The_taptree_field_is_the_one_of_the_golden_file(string name)
    {
        var (leaves, encoded) = Golden.Named(name);
        var input = NewInput();
        input.SetTapTree(leaves);
        Assert.Equal(encoded, Hex.Encode(input.GetUnknown(Hex.Decode("de74617074726565"))!));
        Assert.Equal(leaves, input.GetTapTree()!);
    }

    [Fact]
    public void The_depths_of_a_taptree_are_ignored_and_its_order_is_not()
    {
        var (leaves, _) = Golden.Named("pot");
        var input = NewInput();
        input.SetUnknown(Hex.Decode("de74617074726565"), TapTreeEncoding.Encode(leaves.Select(leaf => new TapTreeLeaf(1, new TapLeaf(leaf)))));
        Assert.Equal(leaves, input.GetTapTree()!);
    }

    [Fact]
    public void Expiry_is_a_minimal_number()
    {
        var input = NewInput();
        input.SetExpiry(RelativeDelay.FromSeconds(2_048));
        Assert.Equal("040040", Hex.Encode(input.GetUnknown(Hex.Decode("de657870697279"))!));
        Assert.Equal(RelativeDelay.FromSeconds(2_048), input.GetExpiry());
        input.SetExpiry(RelativeDelay.FromBlocks(144));
        Assert.Equal("9000", Hex.Encode(input.GetUnknown(Hex.Decode("de657870697279"))!));
        Assert.Equal(RelativeDelay.FromBlocks(144), input.GetExpiry());
    }

    [Fact]
    public void Cosigners_are_written_under_four_byte_indexes_and_read_under_one_to_four()
    {
        var keys = TestBatch.Cosigners.Select(key => key.PubKey).ToArray();
        var input = NewInput();
        input.SetCosigners(keys);
        Assert.Equal("de636f7369676e657200000004", Hex.Encode(input.Unknown[4].Key));
        Assert.Equal(keys, input.GetCosigners());
        var short1 = NewInput();
        for (byte i = 0; i < 5; i++)
        {
            short1.SetUnknown([.. Hex.Decode("de636f7369676e6572"), (byte)(4 - i)], keys[4 - i].ToBytes());
        }
        Assert.Equal(keys, short1.GetCosigners());
    }

    [Fact]
    public void A_cosigner_that_is_no_key_or_stands_twice_is_refused()
    {
        var input = NewInput();
        input.SetUnknown(Hex.Decode("de636f7369676e657200"), new byte[33]);
        Refusal.Is(ArkErrors.MalformedArkField, () => input.GetCosigners());
        var twice = NewInput();
        twice.SetUnknown(Hex.Decode("de636f7369676e657200"), TestKeys.Alice.PubKey.ToBytes());
        twice.SetUnknown(Hex.Decode("de636f7369676e657200000000"), TestKeys.Bob.PubKey.ToBytes());
        Refusal.Is(ArkErrors.MalformedArkField, () => twice.GetCosigners());
    }

    [Fact]
    public void A_condition_is_a_serialized_witness_also_under_the_bare_name_of_old_clients()
    {
        var input = NewInput();
        input.SetCondition(new WitScript([1, 2], []));
        Assert.Equal("0202010200", Hex.Encode(input.GetUnknown(Hex.Decode("de636f6e646974696f6e"))!));
        Assert.Equal(new WitScript([1, 2], []), input.GetCondition());
        var old = NewInput();
        old.SetUnknown("condition"u8.ToArray(), [1, 1, 7]);
        Assert.Equal(new WitScript([7]), old.GetCondition());
        old.SetCondition(new WitScript([8]));
        Refusal.Is(ArkErrors.MalformedArkField, () => old.GetCondition());
    }

    [Theory]
    [InlineData("de74617074726565", "00c0")]
    [InlineData("de74617074726565", "00c005aabb")]
    [InlineData("de74617074726565", "00c20151")]
    [InlineData("de74617074726565", "")]
    [InlineData("de657870697279", "")]
    [InlineData("de657870697279", "ffffffffffff")]
    [InlineData("de657870697279", "01000080")]
    [InlineData("de636f6e646974696f6e", "")]
    [InlineData("de636f6e646974696f6e", "02")]
    [InlineData("de636f6e646974696f6e", "0000")]
    public void Malformed_values_are_refused(string key, string value)
    {
        var input = NewInput();
        input.SetUnknown(Hex.Decode(key), Hex.Decode(value));
        var error = Assert.Throws<HashPerpException>(() =>
        {
            input.GetTapTree();
            input.GetExpiry();
            input.GetCondition();
        });
        Assert.Contains(error.Code, new[] { ArkErrors.MalformedArkField, ArkErrors.InvalidDelay });
    }

    [Fact]
    public void Absent_fields_are_absent()
    {
        var input = NewInput();
        Assert.Null(input.GetTapTree());
        Assert.Null(input.GetExpiry());
        Assert.Null(input.GetCondition());
        Assert.Empty(input.GetCosigners());
    }

    [Fact]
    public void Random_values_are_read_or_refused_and_never_worse()
    {
        string[] keys = ["de74617074726565", "de657870697279", "de636f6e646974696f6e", "de636f7369676e657200"];
        Gen.Select(Gen.Int[0, 3], Gen.Byte.Array[0, 80]).Sample((key, value) =>
        {
            var input = NewInput();
            input.SetUnknown(Hex.Decode(keys[key]), value);
            try
            {
                input.GetTapTree();
                input.GetExpiry();
                input.GetCondition();
                input.GetCosigners();
            }
            catch (HashPerpException)
            {
                // A numbered refusal is what we want; anything else fails the test.
            }
        });
    }

    private static PSBTInput NewInput() => new PSBT(new Transaction(3, [new TxIn(TestScripts.OutPointOf(1))], [ArkOutputs.Anchor], 0)).Inputs[0];

    private sealed class JsonScripts
    {
        private readonly System.Text.Json.JsonElement[] _cases = Tests.Golden.Load("scripts");

        public (Script[] Leaves, string Encoded) Named(string name)
        {
            var golden = _cases.Named(name);
            return ([.. golden.Texts("leaves").Select(Script.FromHex)], golden.Text("taptree"));
        }
    }
}

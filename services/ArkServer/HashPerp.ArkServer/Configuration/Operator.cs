using System.Text;
using System.Text.Json;
using HashPerp.Ark;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Configuration;

/// <summary>Who this operator is: its keys, what it tells clients about itself, and the digest over that.</summary>
public sealed class Operator
{
    public const string Version = "0.1.0";

    public Operator(ArkServerOptions options, OperatorKeys keys)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(keys);
        Options = options;
        Keys = keys;
        TreeExpiry = Seconds(options.VtxoTreeExpiry, nameof(options.VtxoTreeExpiry));
        var unroll = new CsvMultisigClosure(Seconds(options.CheckpointExitDelay, nameof(options.CheckpointExitDelay)), [keys.Forfeit.XOnlyPubKey]);
        SweepClosure = new CsvMultisigClosure(TreeExpiry, [keys.Forfeit.XOnlyPubKey]);
        Info = new OperatorInfo
        {
            Version = Version,
            Network = options.Network,
            SignerKey = keys.Signer.PubKey,
            ForfeitKey = keys.Forfeit.PubKey,
            ForfeitScript = keys.ForfeitScript,
            CheckpointUnroll = unroll,
            UnilateralExitDelay = Seconds(options.UnilateralExitDelay, nameof(options.UnilateralExitDelay)),
            BoardingExitDelay = Seconds(options.BoardingExitDelay, nameof(options.BoardingExitDelay)),
            SessionDuration = options.SessionDuration,
            Dust = new Satoshis(options.Dust),
            VtxoMinAmount = new Satoshis(options.VtxoMinAmount),
            VtxoMaxAmount = Limit(options.VtxoMaxAmount),
            UtxoMinAmount = new Satoshis(options.UtxoMinAmount),
            UtxoMaxAmount = Limit(options.UtxoMaxAmount),
            MaxTxWeight = options.MaxTxWeight,
            MaxOpReturnOutputs = options.MaxOpReturnOutputs,
        };
        if (Info.BoardingExitDelay == Info.UnilateralExitDelay)
        {
            throw OperatorErrors.ConfigurationInvalid.Error("Boarding and unilateral exit delay are equal: a VTXO would pass for a boarding coin.");
        }
        Fees = new IntentFees(
            new FeeProgram(options.OffchainInputFee), new FeeProgram(options.OffchainOutputFee), new FeeProgram(options.OnchainInputFee), new FeeProgram(options.OnchainOutputFee));
        Info = Info with { Digest = DigestOf(Info, keys, options.VtxoTreeExpiry, Fees) };
    }

    public ArkServerOptions Options { get; }

    public OperatorKeys Keys { get; }

    public OperatorInfo Info { get; }

    public IntentFees Fees { get; }

    public RelativeDelay TreeExpiry { get; }

    /// <summary>The leaf beside every tree output: the operator alone, after expiry.</summary>
    public CsvMultisigClosure SweepClosure { get; }

    /// <summary>Block mode (a setting below 512) is refused: this exchange's contracts count in seconds.</summary>
    private static RelativeDelay Seconds(long setting, string name) => setting >= 512 && setting % 512 == 0
        ? RelativeDelay.FromSeconds(setting)
        : throw OperatorErrors.ConfigurationInvalid.Error($"ArkServer:{name} is {setting}.", "Delays are seconds, multiples of 512; block mode is not offered.");

    private static Satoshis? Limit(long setting) => setting < 0 ? null : new Satoshis(setting);

    /// <summary>SHA256 over everything that clients build on; they send it back and learn of a change before they sign.</summary>
    private static string DigestOf(OperatorInfo info, OperatorKeys keys, long treeExpiry, IntentFees fees)
    {
        var json = JsonSerializer.Serialize(new SortedDictionary<string, string>
        {
            ["network"] = info.Network,
            ["signer"] = info.SignerKey.ToString(),
            ["forfeit"] = info.ForfeitKey.ToString(),
            ["forfeit_address"] = keys.ForfeitAddress,
            ["checkpoint"] = info.CheckpointUnroll.Script.ToHex(),
            ["unilateral_exit_delay"] = info.UnilateralExitDelay.ToString(),
            ["boarding_exit_delay"] = info.BoardingExitDelay.ToString(),
            ["tree_expiry"] = $"{treeExpiry}",
            ["dust"] = $"{info.Dust.Value}",
            ["vtxo_amounts"] = $"{info.VtxoMinAmount.Value}..{info.VtxoMaxAmount?.Value}",
            ["utxo_amounts"] = $"{info.UtxoMinAmount.Value}..{info.UtxoMaxAmount?.Value}",
            ["fees"] = string.Join('|', fees.OffchainInput.Text, fees.OffchainOutput.Text, fees.OnchainInput.Text, fees.OnchainOutput.Text),
            ["limits"] = $"{info.MaxTxWeight}/{info.MaxOpReturnOutputs}",
        });
        return Hex.Encode(Hashes.Sha256(Encoding.UTF8.GetBytes(json)));
    }
}

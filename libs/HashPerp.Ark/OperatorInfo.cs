using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>What an operator says about itself (GetInfo, 40-ark-wire §2.1), decoded.</summary>
public sealed record OperatorInfo
{
    public required string Version { get; init; }

    /// <summary>"regtest", "bitcoin", "signet", ...</summary>
    public required string Network { get; init; }

    /// <summary>Its key in every forfeit leaf.</summary>
    public required ECPubKey SignerKey { get; init; }

    /// <summary>Its key in sweep and checkpoint leaves.</summary>
    public required ECPubKey ForfeitKey { get; init; }

    /// <summary>Where forfeit transactions pay.</summary>
    public required Script ForfeitScript { get; init; }

    /// <summary>The first leaf of every checkpoint, used verbatim.</summary>
    public required CsvMultisigClosure CheckpointUnroll { get; init; }

    public required RelativeDelay UnilateralExitDelay { get; init; }

    public required RelativeDelay BoardingExitDelay { get; init; }

    /// <summary>Seconds of one batch session.</summary>
    public required long SessionDuration { get; init; }

    public required Satoshis Dust { get; init; }

    public required Satoshis VtxoMinAmount { get; init; }

    /// <summary>Null: no limit.</summary>
    public Satoshis? VtxoMaxAmount { get; init; }

    public Satoshis UtxoMinAmount { get; init; }

    /// <summary>Null: no limit. Zero: no boarding.</summary>
    public Satoshis? UtxoMaxAmount { get; init; }

    public int MaxTxWeight { get; init; } = 40_000;

    public int MaxOpReturnOutputs { get; init; } = 3;

    /// <summary>Changes whenever any of this does; a client stops and looks again (DIGEST_MISMATCH).</summary>
    public string Digest { get; init; } = "";

    public bool IsMainnet => Network == "bitcoin";

    public VtxoScript DefaultVtxoScript(ECXOnlyPubKey owner) => VtxoScript.Default(owner, SignerKey.XOnly, UnilateralExitDelay);

    public VtxoScript BoardingScript(ECXOnlyPubKey owner) => VtxoScript.Boarding(owner, SignerKey.XOnly, BoardingExitDelay);

    public ArkAddress AddressOf(VtxoScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return new ArkAddress(IsMainnet, SignerKey.XOnly, script.OutputKey);
    }
}

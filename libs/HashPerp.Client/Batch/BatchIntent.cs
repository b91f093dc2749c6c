using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.Client;

/// <summary>
/// A batch intent as one participant sees it: the whole intent, and which part of it is its own to sign. For a joint intent all owners share
/// <see cref="Inputs"/>, <see cref="OffChain"/>, <see cref="OnChain"/> and <see cref="Cosigners"/>, and differ in the rest.
/// </summary>
public sealed record BatchIntent
{
    /// <summary>All coins, with the leaf that each is spent through; boarding coins are on chain.</summary>
    public required IReadOnlyList<IntentCoinInput> Inputs { get; init; }

    /// <summary>The outputs of the one leaf that the batch makes for this intent, in order.</summary>
    public required IReadOnlyList<TxOut> OffChain { get; init; }

    /// <summary>Outputs that the commitment transaction pays.</summary>
    public required IReadOnlyList<TxOut> OnChain { get; init; }

    /// <summary>Every owner's cosigner key of this session.</summary>
    public required IReadOnlyList<ECPubKey> Cosigners { get; init; }

    /// <summary>Own cosigner key, one of <see cref="Cosigners"/>; used in this session only.</summary>
    public required ECPrivKey Cosigner { get; init; }

    /// <summary>The key that signs an own input, by its outpoint; the session disposes of it.</summary>
    public required Func<OutPoint, ECPrivKey> KeyOf { get; init; }

    /// <summary>Inputs that this participant forfeits or signs for boarding.</summary>
    public IEnumerable<IntentCoinInput> Own => Inputs.Where(input => input.IsOwn);

    /// <summary>What the operator's event stream is filtered by.</summary>
    public IReadOnlyList<string> Topics =>
        [Cosigner.PubKey.ToString(), .. Inputs.Select(input => input.Vtxo.OutPoint.ToString())];
}

/// <summary>A coin of an intent.</summary>
/// <param name="IsBoarding">On chain: signed in the commitment transaction, not forfeited.</param>
/// <param name="IsOwn">Ours to sign.</param>
public sealed record IntentCoinInput(VtxoInput Vtxo, bool IsBoarding, bool IsOwn = true);
